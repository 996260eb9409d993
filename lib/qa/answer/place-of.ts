/** The sides of a comparison are no names; any sentence may say “first”. */
export const isPlace = (of: string): boolean => /^(?:first|second)(?:\s|$)/u.test(of);
