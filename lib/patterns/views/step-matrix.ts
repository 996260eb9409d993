import type { Counted } from "../sequences.ts";
import { int, type Moments } from "../statistics/moments.ts";
import type { StepMatrix } from "./schema.ts";
import { firstEvents, unitOf, unitsOf } from "./units.ts";

export type StepMatrixOptions = {
  /** Left out, steps are counted from the start: of each session, or of each user's first. */
  readonly anchor?: number | undefined;
  readonly before: number;
  readonly after: number;
  /** Types that get a row: those with the largest shares, or in a comparison the largest differences. */
  readonly rows: number;
  readonly counted: Counted;
  /** Of each user the group, 0 or 1; others take no part. */
  readonly groups?: Int8Array | undefined;
};

/** Which types are done how many steps before or after the first time of the anchor. Steps are moments. */
export function stepMatrix(moments: Moments, options: StepMatrixOptions): StepMatrix {
  const { anchor, before, after, counted, groups } = options;
  const { db, sequenceOf, ranks } = moments;
  // From the start there is nothing before; the first moment is step 1.
  const steps =
    anchor === undefined
      ? Array.from({ length: Math.max(1, after) }, (_, i) => i + 1)
      : Array.from({ length: before + 1 + after }, (_, i) => i - before);
  const first = steps[0] ?? 0;
  const groupCount = groups ? 2 : 1;
  const sizes = Array.from({ length: groupCount }, () => 0);
  const zeros = () => sizes.map(() => steps.map(() => 0));
  const cells = new Map<number, number[][]>();
  const had = zeros();

  for (const { event, zero, group } of beginnings(moments, options)) {
    sizes[group] = (sizes[group] ?? 0) + 1;
    const [from, to] = [int(db.starts, int(sequenceOf, event)), int(db.starts, int(sequenceOf, event) + 1)];
    const placeOf = (e: number) => int(ranks, e) - zero - first;
    let e = event;
    while (e > from && placeOf(e - 1) >= 0) e--;
    for (let rank = -1; e < to && placeOf(e) < steps.length; e++) {
      const place = placeOf(e);
      if (int(ranks, e) !== rank) add(had, group, place);
      // Equal events of one moment lie side by side and count once.
      if (int(ranks, e) !== rank || int(db.types, e) !== int(db.types, e - 1)) {
        const type = int(db.types, e);
        const row = cells.get(type) ?? zeros();
        cells.set(type, row);
        add(row, group, place);
      }
      rank = int(ranks, e);
    }
  }

  const share = (n: number, group: number) => n / Math.max(1, sizes[group] ?? 0);
  const weight = (row: number[][]) => {
    const weights = steps.map((step, place) => {
      if (anchor !== undefined && step === 0) return 0;
      const shares = row.map((its, group) => share(its[place] ?? 0, group));
      return groups ? Math.abs((shares[0] ?? 0) - (shares[1] ?? 0)) : (shares[0] ?? 0);
    });
    return Math.max(...weights);
  };
  const ranked = [...cells]
    .map(([type, n]) => ({ type, n, weight: type === anchor ? Infinity : weight(n) }))
    .sort((a, b) => b.weight - a.weight || a.type - b.type);
  return {
    anchor: anchor === undefined ? null : (db.typeNames[anchor] ?? ""),
    counted: counted === "users" ? "users" : "sessions",
    of: unitsOf(moments, counted),
    steps,
    groups: sizes.map((n) => ({ n })),
    rows: ranked.slice(0, options.rows).map(({ type, n }) => ({ type: db.typeNames[type] ?? "", n })),
    ended: had.map((its, group) => its.map((n) => (sizes[group] ?? 0) - n)),
    omitted: Math.max(0, ranked.length - options.rows),
  };
}

/** Where each one's steps count from: an event of the sequence, the rank of step 0, and the group that it counts in. */
export function* beginnings(
  moments: Moments,
  { anchor, counted, groups }: Pick<StepMatrixOptions, "anchor" | "counted" | "groups">,
): Generator<{ event: number; zero: number; group: number }> {
  for (const event of anchor === undefined ? starting(moments, counted) : firstEvents(moments, anchor, counted)) {
    const group = groups ? (groups[unitOf(moments, event, "users")] ?? -1) : 0;
    if (group >= 0) yield { event, zero: anchor === undefined ? -1 : int(moments.ranks, event), group };
  }
}

function add(counts: number[][], group: number, place: number): void {
  const its = counts[group];
  if (its) its[place] = (its[place] ?? 0) + 1;
}

/** The first event of each sequence, or of each user's first sequence. */
function starting({ db }: Moments, counted: Counted): number[] {
  const found: number[] = [];
  for (let s = 0; s < db.users.length; s++) {
    if (counted === "sequences" || s === 0 || db.users[s] !== db.users[s - 1]) found.push(int(db.starts, s));
  }
  return found;
}
