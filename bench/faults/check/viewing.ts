import { isLoggedReset, TERMINAL_TYPES, withdrawnAfter, type Violation, type Viewing } from "./seen.ts";

/** An attempt says first what of the earlier ones stays, unless all it does is end the run or let it wait again. */
const OPENERS: readonly string[] = ["reset", "status", ...TERMINAL_TYPES];

/** Looks at one viewer's frames of one run by themselves: every number once, in order, attempts announced. */
export function checkViewing({ viewer, run, frames }: Viewing): Violation[] {
  const about = `${run} as ${viewer} saw it`;
  const found: Violation[] = [];
  let attempt = 0;
  let seq = 0;
  let ended = false;
  for (const frame of frames) {
    const at = `${frame.attempt}.${frame.seq} ${frame.type} after ${attempt}.${seq}`;
    if (ended) found.push({ kind: "bad_end", about, detail: `${at}, behind the end` });
    const after = withdrawnAfter(frame);
    if (after !== undefined && !isLoggedReset(frame)) {
      // It tells this viewer where its frames and the log part, so it can only lead back.
      if (after > seq) found.push({ kind: "gap", about, detail: at });
      ended = false;
    } else {
      if (frame.seq > seq + 1) found.push({ kind: "gap", about, detail: at });
      if (frame.seq <= seq) found.push({ kind: "repeat", about, detail: at });
      if (frame.attempt < attempt) found.push({ kind: "bad_attempt", about, detail: `${at}: it goes back` });
      if (frame.attempt > attempt && attempt > 0 && !OPENERS.includes(frame.type)) {
        found.push({ kind: "bad_attempt", about, detail: `${at}: a new attempt without a reset` });
      }
      ended = TERMINAL_TYPES.includes(frame.type);
    }
    ({ attempt, seq } = frame);
  }
  return found;
}
