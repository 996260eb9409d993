import { sseData } from "../sse";
import { sseResponse } from "./stream";

/** The same as in the streams of runs: nobody on the way takes the connection for dead. */
const HEARTBEAT_MS = 10_000;

/**
 * Answers with frames that are made for this one reader, as events without ids: they are not kept, so there is nothing
 * to come back to. `leave` is called when the reader goes away and must end the frame that is under way.
 */
export function framesResponse<F extends object>(frames: AsyncGenerator<F, void, undefined>, leave: () => void) {
  return sseResponse(withHeartbeats(frames), {
    leave,
    encode: (frame) => Buffer.from(sseData(JSON.stringify(frame))),
  });
}

/** Gives null whenever nothing came for a while. */
async function* withHeartbeats<F>(frames: AsyncGenerator<F, void, undefined>): AsyncGenerator<F | null, void> {
  try {
    for (;;) {
      const next = frames.next();
      let step = await within(next, HEARTBEAT_MS);
      while (step === undefined) {
        yield null;
        step = await within(next, HEARTBEAT_MS);
      }
      if (step.done) return;
      yield step.value;
    }
  } finally {
    await frames.return();
  }
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
