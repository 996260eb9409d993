/** One frame as somebody got it: its place, and the very text of its data. */
export type SeenFrame = { run: string; attempt: number; seq: number; type: string; data: string };

/** What one viewer was shown of one run, over all its connections, in the order of arrival. */
export type Viewing = { viewer: string; run: string; frames: readonly SeenFrame[] };

/** What is wrong. Each kind is a promise of docs/streaming.md that was broken. */
export type ViolationKind =
  /** A number was skipped, or a viewer was moved on past frames it never saw. */
  | "gap"
  /** A number came again without a reset in between. */
  | "repeat"
  /** A frame that somebody saw is neither in the log nor withdrawn by it. */
  | "lost"
  /** The same place holds other bytes. */
  | "contradicted"
  /** What a viewer who saw the end was left with is not what the log comes to. */
  | "differs"
  /** A new attempt that does not begin with a reset, or an attempt that goes back. */
  | "bad_attempt"
  /** No terminal frame, more than one, or something behind it. */
  | "bad_end"
  /** The run's row tells another end than its log. */
  | "row_differs"
  | "progress_fell"
  /** A batch that is over and has things which are not, or not all of them. */
  | "bad_item"
  /** A run that is not over although nothing holds it up, or a viewer who was never told the end. */
  | "stuck"
  /** A run ended in a way that nothing that was done to it explains. */
  | "unexplained"
  /** An acknowledged cancel that was not kept. */
  | "cancel_broken"
  /** One user has the same event twice. */
  | "doubled_event"
  /** An event rests on rows of somebody else, or on none. */
  | "foreign_evidence"
  /** A user's events are not those of the last run that made some. */
  | "events_differ"
  /** A row of the user that every answer covers is in no event. */
  | "uncovered_row"
  /** The server answered in a way that no fault explains. */
  | "bad_answer";

export type Violation = { kind: ViolationKind; about: string; detail: string };

export const TERMINAL_TYPES: readonly string[] = ["done", "error", "cancelled"];

/** Reads a frame's data. Throws when it is no frame. */
export function readFrame(data: string): SeenFrame {
  const frame = JSON.parse(data) as Partial<SeenFrame>;
  const { run, attempt, seq, type } = frame;
  if (
    typeof run !== "string" ||
    typeof type !== "string" ||
    !Number.isInteger(attempt) ||
    !Number.isInteger(seq) ||
    attempt === undefined ||
    seq === undefined
  ) {
    throw new Error(`no frame: ${data.slice(0, 200)}`);
  }
  return { run, attempt, seq, type, data };
}

/** The number after which a reset withdraws; undefined for every other frame. */
export function withdrawnAfter(frame: SeenFrame): number | undefined {
  if (frame.type !== "reset") return undefined;
  return (JSON.parse(frame.data) as { after: number }).after;
}

/** Whether a reset is of the log, with a number of its own, and not one that only tells a viewer where it stands. */
export function isLoggedReset(frame: SeenFrame): boolean {
  const after = withdrawnAfter(frame);
  return after !== undefined && frame.seq > after;
}

/** What is left of frames once every reset has withdrawn what it says. Resets of the log stay, as they have a place. */
export function fold(frames: readonly SeenFrame[]): SeenFrame[] {
  let kept: SeenFrame[] = [];
  for (const frame of frames) {
    const after = withdrawnAfter(frame);
    if (after !== undefined) kept = kept.filter(({ seq }) => seq <= after);
    if (after === undefined || frame.seq > after) kept.push(frame);
  }
  return kept;
}
