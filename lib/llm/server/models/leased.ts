import type { LlmDelta } from "../../schema";

type Step = IteratorResult<LlmDelta, void>;

/**
 * Reads a stream over something that is to be kept open for as long as it is read. `begin` is called with the first
 * step and gives the stream and what to do when it is over, in whichever way; that is done once.
 */
export function readLeased(
  begin: () => Promise<{ stream: AsyncIterable<LlmDelta>; over: () => void }>,
): AsyncIterator<LlmDelta, void, undefined> {
  let begun: Promise<{ inner: AsyncIterator<LlmDelta, unknown>; over: () => void }> | undefined;
  let left = false;

  async function start() {
    const { stream, over } = await begin();
    let open = true;
    return {
      inner: stream[Symbol.asyncIterator](),
      over: () => {
        if (open) over();
        open = false;
      },
    };
  }

  return {
    async next(): Promise<Step> {
      if (left) return { done: true, value: undefined };
      const { inner, over } = await (begun ??= start());
      try {
        // Whoever left while it was being opened must not begin a call.
        const step = left ? await inner.return?.() : await inner.next();
        if (step !== undefined && step.done !== true) return step;
        over();
        return { done: true, value: undefined };
      } catch (thrown) {
        over();
        throw thrown;
      }
    },
    async return(): Promise<Step> {
      left = true;
      const opened = await begun?.catch(() => undefined);
      if (opened !== undefined) await opened.inner.return?.().finally(opened.over);
      return { done: true, value: undefined };
    },
  };
}
