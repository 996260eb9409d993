import { outcomeOf, type Asked, type Setting } from "./setting";
import { treeOf } from "./conditions";

/** What is asked, and events that describe users: in questions about order both are steps. */
export function eventsNamed(setting: Setting): Asked[] {
  const { who, lexicon, period, asked } = setting;
  const described = who.filter(({ is }) => is.kind === "types" || is.kind === "outcome");
  const trees = described.flatMap((thing) => {
    const tree = treeOf({ ...thing, negated: false }, lexicon, period);
    const types = thing.is.kind === "types" ? thing.is.types : (outcomeOf(lexicon, period)?.types ?? []);
    const nodes =
      lexicon.graph?.nodes.filter(({ type }) => type !== null && types.includes(type)).map(({ id }) => id) ?? [];
    return tree ? [{ words: { zh: thing.text, en: thing.text }, tree, types, nodes, thing }] : [];
  });
  return [...trees, ...asked.filter(({ types }) => types.length > 0)].toSorted((a, b) => startOf(a) - startOf(b));
}

const startOf = ({ thing }: Asked): number => thing?.start ?? 0;

/** The order in which things happen: as they stand in the question, unless a word beside one says that it is later. */
export function inOrder({ links }: Setting, asked: readonly Asked[]): Asked[] {
  const [first, second] = asked;
  if (!first || !second) return [...asked];
  const english = (cue: "after" | "before", { thing }: Asked) =>
    links.cues.some(
      (each) =>
        each.cue === cue &&
        /^[a-z]/.test(each.text) &&
        thing !== undefined &&
        each.end <= thing.start &&
        thing.start - each.end <= 24 &&
        !asked.some((other) => startOf(other) >= each.end && startOf(other) < thing.start),
    );
  const chinese = (cue: "after" | "before", { thing }: Asked) =>
    links.cues.some(
      (each) =>
        each.cue === cue &&
        !/^[a-z]/.test(each.text) &&
        thing !== undefined &&
        each.start >= thing.end &&
        each.start - thing.end <= 2,
    );
  const turned =
    english("after", second) || english("before", first) || chinese("before", first) || chinese("after", second);
  return turned ? [second, first] : [first, second];
}
