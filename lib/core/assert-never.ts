/** Ends an exhaustive switch: the compiler objects when a case is missing, the program when data lied about its type. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
