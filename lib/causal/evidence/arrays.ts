/** The element of a typed array at an index that the caller knows to be inside. */
export const int = (values: Int32Array, index: number): number => values[index] as number;
export const real = (values: Float64Array | Float32Array, index: number): number => values[index] as number;

/** Adds to an element that the caller knows to be inside. */
export function add(values: Float64Array, index: number, amount: number): void {
  values[index] = (values[index] as number) + amount;
}

/** The last value of a generator whose reports nobody wants. */
export function toEnd<T>(work: Generator<unknown, T, void>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
