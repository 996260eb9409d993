import type { SegmentTree } from "@/lib/people";
import { outcomeTypes, type Lexicon } from "../lexicon";
import type { Meaning, Period, Thing } from "../links";

/** Everybody. */
export const EVERYBODY: SegmentTree = { all: [] };

/** Behaviours about a thing that make more than a passing interest in it. */
export const CLOSE_LOOK_MIN = 3;

const parts = (tree: SegmentTree): SegmentTree[] => ("all" in tree ? tree.all : [tree]);

/** Users who fit all of these. */
export function allOf(...trees: readonly SegmentTree[]): SegmentTree {
  const flat: SegmentTree[] = [];
  for (const tree of trees.flatMap(parts)) {
    if (!flat.some((other) => JSON.stringify(other) === JSON.stringify(tree))) flat.push(tree);
  }
  const [only] = flat;
  return flat.length === 1 && only ? only : { all: flat };
}

export const anyOf = (trees: readonly SegmentTree[]): SegmentTree => {
  const [only] = trees;
  return trees.length === 1 && only ? only : { any: [...trees] };
};

export const not = (tree: SegmentTree): SegmentTree => ("not" in tree ? tree.not : { not: tree });

export const isEverybody = (tree: SegmentTree): boolean => "all" in tree && tree.all.length === 0;

const days = ({ from, to }: Period): Period => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
});

/** Users with an event of one of these types. */
export const didAny = (types: readonly string[], period: Period, atLeast?: number): SegmentTree => ({
  on: "events",
  type: [...types],
  ...days(period),
  ...(atLeast === undefined || atLeast < 2 ? {} : { count: { min: atLeast } }),
});

/** Users with at least so many behaviours about an entity. */
export function hadToDo(match: Extract<Meaning, { kind: "entity" }>, period: Period, atLeast = 1): SegmentTree {
  const count = atLeast > 1 ? { count: { min: atLeast } } : {};
  return "contains" in match.match
    ? { on: "behaviors", contains: match.match.contains, ...days(period), ...count }
    : { on: "behaviors", [match.of]: [...match.match.spellings], ...days(period), ...count };
}

/**
 * The users a thing describes. Undefined of what describes nobody, such as the name of a field.
 */
export function treeOf(
  thing: Pick<Thing, "is" | "negated" | "atLeast">,
  lexicon: Lexicon,
  period: Period,
): SegmentTree | undefined {
  const tree = plainTree(thing, lexicon, period);
  return tree && thing.negated ? not(tree) : tree;
}

function plainTree(
  { is, atLeast }: Pick<Thing, "is" | "atLeast">,
  lexicon: Lexicon,
  period: Period,
): SegmentTree | undefined {
  switch (is.kind) {
    case "types":
      return didAny(is.types, period, atLeast);
    case "outcome": {
      const types = outcomeTypes(lexicon);
      return types.length === 0 ? undefined : didAny(types, period, atLeast);
    }
    case "category":
      return { on: "events", category: [is.category], ...days(period) };
    case "value":
      return fieldTree(is.on, is.field, { in: [is.value] });
    case "range": {
      const { min, max } = is;
      return fieldTree(is.on, is.field, {
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
      });
    }
    case "flag":
      return { on: "profile", field: is.field, is: { yes: is.yes } };
    case "entity":
      return hadToDo(is, period, atLeast);
    case "segment":
      return is.where;
    case "user":
      return { on: "users", ids: [is.id] };
    case "field":
    case "node":
      return undefined;
  }
}

type ProfileCondition = Extract<SegmentTree, { on: "profile" }>;

/** A condition on a field of profiles or on one of their other columns. */
export const fieldTree = (on: "profile" | "property", field: string, is: ProfileCondition["is"]): SegmentTree =>
  // Names of typed fields come from the lexicon, which has them from profiles of that type.
  on === "profile" ? { on, field: field as ProfileCondition["field"], is } : { on, name: field, is };

/**
 * The descriptions of users in a question, put together: several values of one field are alternatives, except where users
 * can have several of them; everything else holds at once.
 */
export function describedBy(things: readonly Thing[], lexicon: Lexicon, period: Period): SegmentTree {
  const byField = new Map<string, Thing[]>();
  for (const [i, thing] of things.entries()) {
    const key =
      (thing.is.kind === "value" && !thing.is.list) || thing.is.kind === "range" || thing.is.kind === "user"
        ? `${thing.is.kind === "user" ? "user" : thing.is.field} ${thing.negated}`
        : `alone ${i}`;
    byField.set(key, [...(byField.get(key) ?? []), thing]);
  }
  return allOf(
    ...[...byField.values()].flatMap((those) => {
      const trees = those.flatMap((thing) => treeOf(thing, lexicon, period) ?? []);
      if (trees.length === 0) return [];
      return those[0]?.negated ? trees : [anyOf(trees)];
    }),
  );
}
