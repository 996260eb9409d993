import type { Cue } from "./cues";
import { hasCue, type Links, type Meaning, type Thing } from "./links";

/** Cues that say what is asked; all others say how a question is put together. */
export const INTENTS: readonly Cue[] = [
  "why",
  "effect",
  "leads",
  "relation",
  "next",
  "lag",
  "funnel",
  "path",
  "pattern",
  "count",
  "rate",
  "average",
  "rank",
  "lowest",
  "which",
  "who",
  "compare",
  "recommend",
  "potential",
  "profile",
  "distribution",
  "graph",
  "changes",
  "overview",
  "did",
  "define",
];

/** Questions that are whole whatever was asked before. */
const WHOLE: readonly Cue[] = ["graph", "changes", "overview", "pattern"];

const fieldOf = (meaning: Meaning): string =>
  meaning.kind === "value" || meaning.kind === "range" || meaning.kind === "flag" ? meaning.field : meaning.kind;

/** Whether a question leaves out what the one before it said. */
function leavesOut(own: Links): boolean {
  if (own.barriers.length > 0 || own.things.some(({ is }) => is.kind === "user")) return false;
  const asks = own.things.some(({ as, is }) => as === "what" && is.kind !== "field");
  const intent = hasCue(own, ...INTENTS);
  if (hasCue(own, "followUp", "pronoun")) return !(asks && intent && own.things.some(({ as }) => as === "who"));
  if (own.things.length === 0) return intent ? !hasCue(own, ...WHOLE) && own.text.length <= 40 : own.period !== null;
  if (!asks) return hasCue(own, "only") || !intent;
  return !intent && own.text.length <= 24;
}

/** Places of what is taken over stand before all places of the question itself. */
const SHIFT = 1_000_000;

/** A question with what it takes over from the one before it, where it leaves something out. */
export function goOn(own: Links, before: Links): Links {
  if (!leavesOut(own)) return own;
  const shifted = own.things.map((thing) => ({ ...thing, start: thing.start + SHIFT, end: thing.end + SHIFT }));
  const asks = own.things.some(({ as, is }) => as === "what" && is.kind !== "field");
  const replaced = new Set(own.things.filter(({ as }) => as === "who").map(({ is }) => fieldOf(is)));
  const kept = before.things.filter((thing: Thing) => (thing.as === "what" ? !asks : !replaced.has(fieldOf(thing.is))));
  const intent = hasCue(own, ...INTENTS);
  const cues = intent
    ? own.cues
    : [...before.cues, ...own.cues.map((cue) => ({ ...cue, start: cue.start + SHIFT, end: cue.end + SHIFT }))];
  return {
    ...own,
    things: [...kept, ...shifted],
    cues,
    period: own.period ?? before.period,
    within: own.within ?? before.within,
    unknown: own.unknown,
    follows: true,
  };
}
