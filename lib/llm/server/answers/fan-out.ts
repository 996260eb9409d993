import { AppError } from "@/lib/core";
import type { LlmDelta } from "../../schema";

/** One of those who read a call. Its place in the answer moves only when it asks. */
export type FanOutReader = {
  next(): Promise<IteratorResult<LlmDelta, void>>;
  return(): Promise<IteratorResult<LlmDelta, void>>;
  /** It left, or was told the end. */
  readonly over: boolean;
};

export type FanOut = {
  /**
   * Reads from the beginning of the present try. Leaving and aborting a signal are the same: a pending `next()` is
   * rejected with `cancelled`, and when nobody is left the call ends at once.
   */
  join(signals: readonly AbortSignal[]): FanOutReader;
  /** The steps of the present try, as far as they came. */
  steps(): LlmDelta[];
  /** Nothing more comes: the call ended, failed, or was left by everybody. */
  readonly over: boolean;
};

/** A call in the making: steps of its own, or, as what it returns, the call that gives all further ones. */
export type FanOutSource = AsyncIterator<LlmDelta, FanOutCall | undefined, undefined>;
export type FanOutCall = AsyncIterator<LlmDelta, unknown, undefined>;

const DONE: IteratorResult<LlmDelta, void> = { done: true, value: undefined };

/**
 * Lets many read one call. The call is asked for its next step only when a reader has read all there is, so it is as
 * fast as its fastest reader. What came is kept for those who come later; the text of a try that failed is let go
 * when the next begins. `onOver` is called once, when nothing more comes.
 */
export function createFanOut(start: (signal: AbortSignal) => FanOutSource, onOver: () => void = () => {}): FanOut {
  const log: (LlmDelta | undefined)[] = [];
  /** What each reader wants to be called for, if it waits. */
  const readers = new Set<{ wake: (() => void) | undefined }>();
  const empty = new AbortController();
  let making: FanOutSource | undefined;
  let call: FanOutCall | undefined;
  let tryAt = 0;
  let pulling = false;
  let ended: { thrown?: unknown } | undefined;

  function pull(): void {
    if (pulling) return;
    pulling = true;
    if (call !== undefined) return step(call, () => end({}));
    making ??= start(empty.signal);
    step(making, (handed) => {
      call = handed;
      if (handed === undefined) end({});
      else if (ended === undefined) pull();
      else leaveSource();
    });
  }

  function step<T>(source: AsyncIterator<LlmDelta, T, undefined>, onDone: (value: T) => void): void {
    source.next().then(
      (result) => {
        pulling = false;
        if (result.done === true) onDone(result.value);
        else take(result.value);
      },
      (thrown: unknown) => {
        pulling = false;
        end({ thrown });
      },
    );
  }

  /** Nothing more is read from it; what it tidies up is its own business. */
  function leaveSource(): void {
    (call ?? making)?.return?.().catch(() => {});
  }

  function take(delta: LlmDelta): void {
    // A call that everybody left may still say what it had on its tongue.
    if (ended !== undefined) return;
    if (delta.type === "try") {
      for (let i = tryAt; i < log.length; i++) if (log[i]?.type === "text") log[i] = undefined;
      tryAt = log.length;
    }
    log.push(delta);
    if (delta.type === "end" || delta.type === "broken") end({});
    else wake();
  }

  function end(how: { thrown?: unknown }): void {
    if (ended === undefined) {
      ended = how;
      leaveSource();
      onOver();
    }
    wake();
  }

  function wake(): void {
    for (const reader of readers) rouse(reader);
  }

  function rouse(reader: { wake: (() => void) | undefined }): void {
    const { wake: look } = reader;
    reader.wake = undefined;
    look?.();
  }

  return {
    join(signals) {
      const me: { wake: (() => void) | undefined } = { wake: undefined };
      let at = tryAt;
      let over = false;
      /** Why this reader left, until it was told. */
      let left: AppError | undefined;
      readers.add(me);

      function leave(): void {
        over = true;
        for (const signal of signals) signal.removeEventListener("abort", onAbort);
        readers.delete(me);
        if (readers.size === 0 && ended === undefined) {
          empty.abort(new AppError("cancelled"));
          end({ thrown: empty.signal.reason });
        }
      }
      function onAbort(): void {
        left = new AppError("cancelled", { cause: signals.find(({ aborted }) => aborted)?.reason });
        leave();
        rouse(me);
      }
      for (const signal of signals) signal.addEventListener("abort", onAbort, { once: true });
      if (signals.some(({ aborted }) => aborted)) onAbort();

      /** The next step that is there; undefined when it has to be waited for. Throws what ended the call. */
      function step(): IteratorResult<LlmDelta, void> | undefined {
        if (left !== undefined) {
          const thrown = left;
          left = undefined;
          throw thrown;
        }
        if (over) return DONE;
        while (at < log.length) {
          const value = log[at++];
          if (value !== undefined) return { done: false, value };
        }
        if (ended === undefined) return undefined;
        const { thrown } = ended;
        leave();
        if (thrown !== undefined) throw thrown;
        return DONE;
      }

      return {
        next: () =>
          new Promise((resolve, reject) => {
            function look(): void {
              try {
                const here = step();
                if (here !== undefined) return resolve(here);
              } catch (thrown) {
                return reject(thrown);
              }
              me.wake = look;
              pull();
            }
            look();
          }),
        async return() {
          if (over) return DONE;
          if (me.wake !== undefined) left = new AppError("cancelled");
          leave();
          rouse(me);
          return DONE;
        },
        get over() {
          return over;
        },
      };
    },
    steps: () => log.slice(tryAt).filter((delta) => delta !== undefined),
    get over() {
      return ended !== undefined;
    },
  };
}
