import type { SegmentTree } from "@/lib/people";
import { hasCue, type Meaning, type Thing } from "../links";
import { allOf, not, treeOf } from "./conditions";
import { fieldsAsked } from "./lists";
import type { Setting } from "./setting";

/** What groups must have in common to be set beside one another. */
const keyOf = (meaning: Meaning): string | undefined => {
  switch (meaning.kind) {
    case "value":
    case "range":
    case "flag":
      return meaning.field;
    case "segment":
      return "segment";
    default:
      return undefined;
  }
};

/** All others, or those of whom a description does not hold: `比不喜欢的更爱`. */
const OTHERS =
  /其他|其它|其余|非此|别的|不是的|(?:比|比起|和|与|跟|相比)(?:那些)?(?:不|没|没有|非|无|未)[^,，。？?]{0,8}?(?:的|者|人|用户)|others?\b|the rest|everyone else|everybody else|non-|than (?:\w+ )?(?:those|users|people|ones|customers) (?:who|that) (?:\w+ )?(?:don|do not|does not|doesn|haven|have not|hasn|did not|didn|never|are not|aren)|than those without/u;

/** Which groups of users a question sets beside one another: several values of one field, or one against all others. */
export function groupsCompared(setting: Setting): SegmentTree[] {
  const { who, links, lexicon, period } = setting;
  const set = compared(setting);
  const trees = set.flatMap((thing) => treeOf(thing, lexicon, period) ?? []);
  if (trees.length > 1) return trees;
  const others = OTHERS.test(links.text);
  const [only] = who;
  if (others && who.length === 1 && only) {
    const tree = treeOf(only, lexicon, period);
    return tree ? [tree, not(tree)] : [];
  }
  // `男女`: the field stands for its values.
  const field = fieldsAsked(setting).find(({ name, values }) => name === "gender" && values.length > 1);
  if (field && /男女/u.test(links.text))
    return field.values
      .slice(0, 2)
      .map(({ value }) => ({ on: "profile", field: "gender", is: { in: [value] } }) as const);
  const flag = links.things.some(({ is }) => is.kind === "field" && is.field === "has_car");
  if (flag && hasCue(links, "compare"))
    return [true, false].map((yes) => ({ on: "profile", field: "has_car", is: { yes } }) as const);
  return [];
}

const isSame = (one: Thing, other: Thing): boolean => JSON.stringify(one.is) === JSON.stringify(other.is);

function compared({ who, links }: Setting): Thing[] {
  // `用过导航的和没用过导航的`
  const pair = who.find((one) => who.some((other) => other.negated && !one.negated && isSame(one, other)));
  if (pair) return who.filter((other) => isSame(pair, other)).slice(0, 2);
  const byKey = Map.groupBy(
    who.filter(({ is }) => keyOf(is) !== undefined),
    ({ is }) => keyOf(is),
  );
  const largest = [...byKey.values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
  if (largest.length < 2) {
    const events = who.filter(({ is }) => is.kind === "types" || is.kind === "outcome" || is.kind === "entity");
    const compares = hasCue(links, "compare") && events.length > 1;
    return compares ? events : [];
  }
  const lists = largest.every(({ is }) => is.kind === "value" && is.list);
  const apart =
    hasCue(links, "compare", "or") ||
    /哪一?[类种组边方]/u.test(links.text) ||
    /分别|各自|each|respectively/u.test(links.text);
  return (lists && !apart) || largest.length > 5 ? [] : largest;
}

/** What describes users beside the groups that are compared. */
export function leftOver(setting: Setting): SegmentTree {
  const set = compared(setting);
  const left = setting.who.filter((thing) => !set.includes(thing));
  // A single description against all others is itself one of the groups.
  const single = set.length === 0 && OTHERS.test(setting.links.text) ? [] : left;
  return allOf(...single.flatMap((thing) => treeOf(thing, setting.lexicon, setting.period) ?? []));
}
