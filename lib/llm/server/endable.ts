import { AppError } from "@/lib/core";

/**
 * Runs a generator that `return()` can end at any moment. A plain async generator answers `return()` only when its
 * pending `next()` has been answered, so a viewer who leaves during a silence would keep the model writing; here
 * leaving aborts the signal the generator works under, and so does any of `signals`.
 */
export function endable<T>(
  start: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
  signals: readonly AbortSignal[],
): AsyncIterator<T, void, undefined> {
  const left = new AbortController();
  const generator = start(AbortSignal.any([...signals, left.signal]));
  return {
    next: () => generator.next(),
    return() {
      left.abort(new AppError("cancelled"));
      return generator.return();
    },
  };
}
