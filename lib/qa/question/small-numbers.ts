/** Numbers that are often written in words. */
const WORDS: Readonly<Record<string, number>> = {
  一: 1,
  两: 2,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  半: 0.5,
};

/** What a short number comes to, in digits or words of either language; NaN for anything else. */
export const smallNumber = (text: string): number => WORDS[text] ?? Number(text);
