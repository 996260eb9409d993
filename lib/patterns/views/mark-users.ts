import type { Counted, Reach } from "../sequences.ts";
import { gallop, int, type Moments } from "../statistics/moments.ts";
import { chainOf } from "./chain.ts";
import { columnOf, isDrawn, NONE, pathsOf } from "./flow.ts";
import { matchedUsers, patternUsers, type MatchedUser } from "./pattern-users.ts";
import type { FlowNode } from "./schema.ts";
import { beginnings } from "./step-matrix.ts";
import { firstEvents, unitOf } from "./units.ts";

type Place = { readonly step: number; readonly kind: FlowNode["kind"]; readonly type: number | null };

/** One mark of a figure, with types by their indices. */
export type Mark =
  | {
      readonly view: "flow";
      readonly anchor: number;
      /** A node, or where a link leads. */
      readonly at: Place;
      /** Where a link comes from. */
      readonly from?: Place | undefined;
      readonly width: number;
      readonly collapse: boolean;
    }
  | {
      readonly view: "funnel";
      /** The steps up to the one that was reached, or that was not. */
      readonly steps: readonly number[];
      readonly which: "reached" | "dropped";
      readonly reach: Reach;
    }
  | {
      readonly view: "matrix";
      /** Left out, steps are counted from the start. */
      readonly anchor?: number | undefined;
      readonly step: number;
      readonly type: number;
      /** Of each user the group, 0 or 1; others take no part. */
      readonly groups?: Int8Array | undefined;
      /** Null: whoever is in either. */
      readonly group: number | null;
    };

/** `n` users or sessions, as the figure counts them, are of these users, in the order of the arrays. */
export type MarkUsers = { readonly n: number; readonly users: readonly MatchedUser[] };

/**
 * Who stands behind a mark of a figure: those that `flow`, `funnel` and `stepMatrix` counted for it. Each comes once, by
 * the first of the sessions that count, with the events that show it: in a flow the anchor and the steps (of who left or
 * came in the last or the first step that there was); in a funnel the steps that were reached, or of who dropped out
 * what comes nearest to it, as for `patternUsers`; in a matrix the event of that step.
 */
export function markUsers(moments: Moments, mark: Mark, counted: Counted): MarkUsers {
  const found = matches(moments, mark, counted);
  return { n: found.length, users: found.filter(({ user }, i) => i === 0 || found[i - 1]?.user !== user) };
}

/** One for each user or session that counts. */
function matches(moments: Moments, mark: Mark, counted: Counted): MatchedUser[] {
  switch (mark.view) {
    case "flow":
      return flowMatches(moments, mark, counted);
    case "funnel":
      return mark.which === "reached"
        ? matchedUsers(moments, chainOf(moments, mark.steps, mark.reach), counted)
        : dropped(moments, mark.steps, mark.reach, counted);
    case "matrix":
      return cellMatches(moments, mark, counted);
  }
}

function flowMatches(moments: Moments, mark: Extract<Mark, { view: "flow" }>, counted: Counted): MatchedUser[] {
  const { anchor, width: drawn, collapse, at, from } = mark;
  const places = from ? [from, at] : [at];
  const before = Math.max(0, ...places.map(({ step }) => -step));
  const after = Math.max(0, ...places.map(({ step }) => step));
  const width = before + 1 + after;
  const anchors = firstEvents(moments, anchor, counted);
  const { paths, events } = pathsOf(moments, anchors, { anchor, before, after, width: drawn, counted, collapse });
  /** Whether a path, by the index of its step in `paths`, is at a place. A type is found also where it is among others. */
  const testOf = ({ step, kind, type }: Place): ((index: number) => boolean) => {
    if (kind === "type") return (index) => paths[index] === type;
    if (kind !== "other") return (index) => paths[index] === NONE && isDrawn(paths, index, step < 0);
    const { nodes, places: columnPlaces } = columnOf(moments, paths, before + step, { before, after, width: drawn });
    const other = nodes.findIndex((node) => node.kind === "other");
    return (index) => other >= 0 && columnPlaces.get(int(paths, index)) === other;
  };
  const tests = places.map((place) => ({ c: before + place.step, holds: testOf(place) }));
  const found: MatchedUser[] = [];
  for (let p = 0; p < anchors.length; p++) {
    const start = p * width;
    if (!tests.every(({ c, holds }) => holds(start + c))) continue;
    // Where there is no step, the nearest one on the way to the anchor shows it.
    const shown = tests.map(({ c }) => {
      const nearer = c < before ? c + 1 : c - 1;
      return int(events, start + (events[start + c] === NONE ? nearer : c));
    });
    const middle = int(anchors, p);
    const own = [...new Set([...shown, middle])].sort((a, b) => a - b);
    found.push({ user: unitOf(moments, middle, "users"), events: own });
  }
  return found;
}

/** Who did all steps but the last within reach, and not the last. */
function dropped(moments: Moments, steps: readonly number[], reach: Reach, counted: Counted): MatchedUser[] {
  const unitAt = ({ events }: MatchedUser) => unitOf(moments, events[0] ?? 0, counted);
  const before = new Set(matchedUsers(moments, chainOf(moments, steps.slice(0, -1), reach), counted).map(unitAt));
  return patternUsers(moments, steps, reach, counted).nearMisses.filter((found) => before.has(unitAt(found)));
}

function cellMatches(moments: Moments, mark: Extract<Mark, { view: "matrix" }>, counted: Counted): MatchedUser[] {
  const { db, sequenceOf, ranks } = moments;
  const { anchor, step, type, groups, group: wanted } = mark;
  const found: MatchedUser[] = [];
  for (const { event, zero, group } of beginnings(moments, { anchor, counted, groups })) {
    if (wanted !== null && group !== wanted) continue;
    const [from, to] = [int(db.starts, int(sequenceOf, event)), int(db.starts, int(sequenceOf, event) + 1)];
    const rank = zero + step;
    let e = gallop(ranks, from, to, rank);
    while (e < to && int(ranks, e) === rank && int(db.types, e) !== type) e++;
    if (e < to && int(ranks, e) === rank) found.push({ user: unitOf(moments, event, "users"), events: [e] });
  }
  return found;
}
