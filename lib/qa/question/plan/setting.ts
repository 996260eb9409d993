import type { NodeId, Words } from "@/lib/causal";
import type { SegmentTree } from "@/lib/people";
import type { FactQuery } from "../../facts/query";
import type { Scope, UserContext } from "../../schema";
import { outcomeTypes, type Lexicon } from "../lexicon";
import type { Links, Period, Thing } from "../links";
import { CLOSE_LOOK_MIN, EVERYBODY, allOf, describedBy, fieldTree, hadToDo, not, treeOf } from "./conditions";
import { wordsOf } from "./words-of";

/** What a question can be answered by. */
export type Intent =
  | "compare_outcomes"
  | "compare_segments"
  | "rate"
  | "count"
  | "ranking"
  | "average"
  | "distribution"
  | "recommend"
  | "profile"
  | "why"
  | "effect"
  | "relation"
  | "next"
  | "lag"
  | "funnel"
  | "pattern"
  | "top"
  | "user"
  | "graph"
  | "changes"
  | "overview"
  | "about";

/** Facts to be computed, the most important first, and in words what they are for. */
export type Draft = { intent: Intent; queries: FactQuery[]; steps: Words[] };

/** Something that is asked about. */
export type Asked = {
  words: Words;
  /** Users who have it. */
  tree: SegmentTree;
  /** Users who looked closely at it, where it is a thing one can look at. */
  close?: SegmentTree;
  /** The event types it stands for. */
  types: readonly string[];
  nodes: readonly NodeId[];
  thing?: Thing;
};

/** A question with what limits it. */
export type Setting = {
  lexicon: Lexicon;
  links: Links;
  /** Users whom the scope and the context mean. */
  base: SegmentTree;
  /** Of those the ones that the question describes. */
  among: SegmentTree;
  /** The description alone; null where the question describes nobody. */
  described: SegmentTree | null;
  who: readonly Thing[];
  asked: readonly Asked[];
  period: Period;
};

/** How far from somebody's number others may be who are like them. */
const NEAR = { age: 5, share: 0.2 } as const;
/** Of a user's own profile so many fields are compared: who is like them in everything is nobody. */
const FIELDS_ALIKE = 2;
const TELLING = ["interests", "purchase_intent", "has_car", "gender", "age", "occupation", "city"];

/** Users with such a profile; a field that no profile has says nothing. */
export function likeProfile({ user_id: user, profile = {} }: UserContext, lexicon: Lexicon): SegmentTree {
  const rank = (name: string) => (TELLING.indexOf(name) + TELLING.length + 1) % (TELLING.length + 1);
  const names = Object.keys(profile).toSorted((a, b) => rank(a) - rank(b));
  const trees = names.flatMap((name): SegmentTree[] => {
    const field = lexicon.fields.find((each) => each.name === name);
    const value = profile[name];
    if (!field || value === undefined) return [];
    if (field.type === "boolean") return typeof value === "boolean" ? [fieldTree(field.on, name, { yes: value })] : [];
    if (field.type === "number") {
      if (typeof value !== "number") return [];
      const near = name === "age" ? NEAR.age : Math.abs(value) * NEAR.share;
      return [fieldTree(field.on, name, { min: value - near, max: value + near })];
    }
    const texts = (Array.isArray(value) ? value : [String(value)]).filter((text) => text !== "").slice(0, 50);
    return texts.length === 0 ? [] : [fieldTree(field.on, name, { in: texts })];
  });
  return allOf(...(user === undefined ? trees : trees.slice(0, FIELDS_ALIKE)));
}

/** The nodes of the graph that stand for something. */
function nodesOf({ is }: Thing, lexicon: Lexicon): NodeId[] {
  const nodes = lexicon.graph?.nodes ?? [];
  const ofTypes = (types: readonly string[]) =>
    nodes.filter(({ type }) => type !== null && types.includes(type)).map(({ id }) => id);
  switch (is.kind) {
    case "types":
      return ofTypes(is.types);
    case "outcome":
      return ofTypes(outcomeTypes(lexicon));
    case "category":
      return ofTypes(lexicon.types.filter(({ category }) => category === is.category).map(({ name }) => name));
    case "value":
      return nodes
        .filter(({ feature }) => feature?.field === is.field && feature.value === is.value)
        .map(({ id }) => id);
    case "flag":
      return nodes
        .filter(({ feature }) => feature?.field === is.field && feature.value === String(is.yes))
        .map(({ id }) => id);
    case "range":
    case "field":
      return nodes.filter(({ feature }) => feature?.field === is.field).map(({ id }) => id);
    case "node":
      return [is.id];
    default:
      return [];
  }
}

/** Something of a question as it can be asked about; undefined where nobody can have it. */
export function askedOf(thing: Thing, lexicon: Lexicon, period: Period): Asked | undefined {
  const tree = treeOf(thing, lexicon, period);
  const nodes = nodesOf(thing, lexicon);
  if (tree === undefined && nodes.length === 0) return undefined;
  const types = thing.is.kind === "types" ? thing.is.types : thing.is.kind === "outcome" ? outcomeTypes(lexicon) : [];
  const close = thing.is.kind === "entity" ? { close: hadToDo(thing.is, period, CLOSE_LOOK_MIN) } : {};
  return { words: wordsOf(thing.is, lexicon), tree: tree ?? { any: [] }, types, nodes, thing, ...close };
}

/** What counts as a conversion, where there is anything. */
export function outcomeOf(lexicon: Lexicon, period: Period): Asked | undefined {
  const is = { kind: "outcome" } as const;
  return askedOf({ text: "", start: 0, end: 0, is, negated: false, as: "what" }, lexicon, period);
}

export function settingOf(links: Links, lexicon: Lexicon, scope: Scope, context: UserContext | undefined): Setting {
  const period: Period = {
    ...later(links.period?.from, scope.from),
    ...earlier(links.period?.to, scope.to),
  };
  const segment = lexicon.segments.find(({ id }) => id === scope.segment)?.where ?? EVERYBODY;
  const base = allOf(segment, context === undefined ? EVERYBODY : likeProfile(context, lexicon));
  const who = links.things.filter(({ as, is }) => as === "who" && is.kind !== "field");
  const described = who.length === 0 ? null : describedBy(who, lexicon, period);
  const asked = links.things
    .filter(({ as, is }) => as === "what" && is.kind !== "field")
    .flatMap((thing) => askedOf(thing, lexicon, period) ?? []);
  return {
    lexicon,
    links,
    base,
    among: described === null ? base : allOf(base, described),
    described,
    who,
    asked: oncePerTree(asked),
    period,
  };
}

function oncePerTree(asked: readonly Asked[]): Asked[] {
  const keys = asked.map(({ tree, nodes }) => JSON.stringify([tree, nodes]));
  return asked.filter((_, i) => keys.indexOf(keys[i] ?? "") === i);
}

/** Both limits hold. */
const later = (a: string | undefined, b: string | undefined): { from: string } | undefined =>
  a === undefined && b === undefined
    ? undefined
    : {
        from:
          [a, b]
            .filter((day) => day !== undefined)
            .toSorted()
            .at(-1) ?? "",
      };
const earlier = (a: string | undefined, b: string | undefined): { to: string } | undefined =>
  a === undefined && b === undefined
    ? undefined
    : { to: [a, b].filter((day) => day !== undefined).toSorted()[0] ?? "" };

/** The users of the base whom the question does not describe; undefined where it describes nobody. */
export const restOf = ({ base, described }: Setting): SegmentTree | undefined =>
  described === null ? undefined : allOf(base, not(described));
