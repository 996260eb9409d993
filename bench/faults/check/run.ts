import { fold, TERMINAL_TYPES, type SeenFrame, type Viewing, type Violation } from "./seen.ts";
import { checkViewing } from "./viewing.ts";

/** What the API says about a run after the end. */
export type RunFacts = {
  id: string;
  kind: string;
  status: string;
  attempts: number;
  subject?: string | undefined;
  finished_at?: string | undefined;
  error?: { code: string } | undefined;
  /** Of a batch: how many things it is about. */
  items?: { total: number } | undefined;
};

export type ItemFacts = { item: string; run_id: string; status: string };

/** Every thing of a batch that is over is there once, and over. */
export function checkItems(run: RunFacts, items: readonly ItemFacts[]): Violation[] {
  const found: Violation[] = [];
  const names = new Set(items.map(({ item }) => item));
  if (names.size !== items.length || items.length !== run.items?.total) {
    const detail = `${items.length} items, ${names.size} of them different, instead of ${run.items?.total}`;
    found.push({ kind: "bad_item", about: run.id, detail });
  }
  for (const { item, run_id: id, status } of items) {
    if (!OVER.includes(status)) found.push({ kind: "bad_item", about: run.id, detail: `${item} is ${status} (${id})` });
  }
  return found;
}

/** A run with its log from the first frame, and everything anybody was shown of it. */
export type RunEvidence = { run: RunFacts; log: readonly SeenFrame[]; viewings: readonly Viewing[] };

/** Compares what viewers saw of a run with its log, and the log with the run's row. */
export function checkRun({ run, log, viewings }: RunEvidence): Violation[] {
  return [
    ...checkLog(run, log),
    ...checkViewing({ viewer: "the log", run: run.id, frames: log }),
    ...viewings.flatMap((viewing) => [...checkViewing(viewing), ...checkAgainstLog(viewing, log)]),
    ...checkAmongViewers(run.id, viewings),
  ];
}

const STATUS_OF: Record<string, readonly string[]> = {
  done: ["succeeded", "partial"],
  error: ["failed"],
  cancelled: ["cancelled"],
};

const OVER: readonly string[] = Object.values(STATUS_OF).flat();

function checkLog(run: RunFacts, log: readonly SeenFrame[]): Violation[] {
  const about = run.id;
  const found: Violation[] = [];
  const ends = log.filter(({ type }) => TERMINAL_TYPES.includes(type));
  const last = log.at(-1);
  if (!OVER.includes(run.status))
    return [{ kind: "stuck", about, detail: `it is ${run.status}, attempt ${run.attempts}` }];
  if (ends.length !== 1 || last === undefined || ends[0] !== last) {
    found.push({ kind: "bad_end", about, detail: `${ends.length} terminal frames, the last frame is ${last?.type}` });
  }
  if (last !== undefined && !(STATUS_OF[last.type] ?? []).includes(run.status)) {
    found.push({ kind: "row_differs", about, detail: `the row says ${run.status}, the log ${last.type}` });
  }
  let percent = 0;
  for (const frame of log) {
    if (frame.type !== "progress") continue;
    const now = (JSON.parse(frame.data) as { percent: number }).percent;
    if (now < percent)
      found.push({ kind: "progress_fell", about, detail: `from ${percent} to ${now} at ${frame.seq}` });
    percent = now;
  }
  return found;
}

/**
 * A frame somebody saw must be in the log, byte for byte, unless the log itself withdraws it: its writer died before
 * it was written, which shows in a later attempt that stands where it would have been. A terminal frame is logged
 * before it is shown, so nothing withdraws one.
 */
function checkAgainstLog({ viewer, run, frames }: Viewing, log: readonly SeenFrame[]): Violation[] {
  const about = `${run} as ${viewer} saw it`;
  const found: Violation[] = [];
  const logged = new Map(log.map((frame) => [frame.seq, frame]));
  const lastAttempt = log.at(-1)?.attempt ?? 0;
  for (const frame of frames) {
    const parting = frame.type === "reset" && (JSON.parse(frame.data) as { after: number }).after === frame.seq;
    if (parting) continue;
    const place = `${frame.attempt}.${frame.seq} ${frame.type}`;
    const other = logged.get(frame.seq);
    if (other?.attempt === frame.attempt) {
      if (other.data !== frame.data) {
        found.push({ kind: "contradicted", about, detail: `${place}: ${frame.data} became ${other.data}` });
      }
      continue;
    }
    const withdrawn = (other ? other.attempt : lastAttempt) > frame.attempt;
    if (!withdrawn || TERMINAL_TYPES.includes(frame.type)) {
      found.push({ kind: "lost", about, detail: `${place}; the log has ${other ? other.attempt : "nothing"} there` });
    }
  }
  if (TERMINAL_TYPES.includes(frames.at(-1)?.type ?? "")) {
    const texts = (list: readonly SeenFrame[]) => fold(list).map(({ data }) => data);
    const [mine, theirs] = [texts(frames), texts(log)];
    const at = theirs.findIndex((data, i) => data !== mine[i]);
    if (at >= 0 || mine.length !== theirs.length) {
      const detail = `${mine.length} frames instead of ${theirs.length}, first at ${at}: ${mine[at]} for ${theirs[at]}`;
      found.push({ kind: "differs", about, detail });
    }
  } else {
    found.push({ kind: "stuck", about, detail: `never told the end; ${frames.length} frames` });
  }
  return found;
}

/** Two viewers who saw the same place must have seen the same bytes, whether these were ever logged or not. */
function checkAmongViewers(run: string, viewings: readonly Viewing[]): Violation[] {
  const found: Violation[] = [];
  const first = new Map<string, { viewer: string; data: string }>();
  for (const { viewer, frames } of viewings) {
    for (const { attempt, seq, type, data } of frames) {
      if (type === "reset") continue;
      const place = `${attempt}.${seq}`;
      const known = first.get(place);
      if (known === undefined) first.set(place, { viewer, data });
      else if (known.data !== data) {
        const detail = `${place}: ${known.viewer} saw ${known.data}, ${viewer} saw ${data}`;
        found.push({ kind: "contradicted", about: run, detail });
      }
    }
  }
  return found;
}
