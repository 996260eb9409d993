import type { EntityKind } from "@/lib/entities";
import type { SegmentTree } from "@/lib/people";
import type { FactQuery } from "../../facts/query";
import type { LexiconField } from "../lexicon";
import { hasCue, type Thing } from "../links";
import { ABOUT_USERS } from "../roles";
import { CLOSE_LOOK_MIN, allOf, didAny, fieldTree, hadToDo, not, treeOf } from "./conditions";
import { bestEdges, edgeFact, edgesInto, graphFact } from "./in-graph";
import { tellingFields, patternsWith, followed } from "./relations";
import { byField, countUsers, difference, share } from "./shares";
import { outcomeOf, restOf, type Asked, type Draft, type Setting } from "./setting";
import { words } from "./words-of";

const FIELDS_RANKED = 5;
const RANKED = 6;
const PRODUCTS = 6;
const AVERAGES_SHOWN = 12;

/** The products that most users had to do with, each with what its rows are found by. */
function products(setting: Setting): Asked[] {
  const all = setting.lexicon.entities.filter(({ kind }) => kind === "item").toSorted((a, b) => b.users - a.users);
  const listed = all.filter(({ series }) => series !== undefined);
  const items = listed.length > 0 ? listed : all;
  return items.slice(0, PRODUCTS).map(({ name, kind, spellings }): Asked => {
    const is = {
      kind: "entity" as const,
      of: kind,
      name,
      match: spellings === undefined ? { contains: name } : { spellings },
    };
    const period = setting.period;
    return {
      words: words(name, name),
      tree: hadToDo(is, period),
      close: hadToDo(is, period, CLOSE_LOOK_MIN),
      types: [],
      nodes: [],
    };
  });
}

/** Groups of users that have a name: the ready-made ones, where there are targets, and those that were saved. */
function namedGroups({ lexicon }: Setting): SegmentTree[] {
  const targets = lexicon.types.some(({ role }) => role === "target");
  return lexicon.segments
    .filter(({ ready, id }) => (ready ? targets && id === "high_potential" : true))
    .slice(0, 4)
    .map(({ where }) => where);
}

/** To whom, or what next: groups ranked by how many of them have what is asked, and what leads there. */
export function recommend(setting: Setting): Draft {
  const { lexicon, among, described, base } = setting;
  const goal = setting.asked[0] ?? outcomeOf(lexicon, setting.period);
  const { graph } = lexicon;
  const what = setting.asked.length === 0 && described !== null;
  const rest = restOf(setting);
  const things = what || hasCue(setting.links, "item_kind") ? products(setting) : [];
  const into = graph && goal ? edgesInto(graph, goal.nodes).slice(0, 4) : [];
  const main = goal && (goal.close ?? goal.tree);
  const fields = tellingFields(setting).slice(0, FIELDS_RANKED);
  const queries: FactQuery[] = [
    ...things.flatMap((thing) => [share(among, thing.close ?? thing.tree)]),
    ...(things.length > 0 ? [{ kind: "top" as const, among, what: "item" as const, limit: 8, ...setting.period }] : []),
    ...(things.length > 0 && rest
      ? things.slice(0, 3).map(({ close, tree }) => difference([among, close ?? tree], [rest, close ?? tree]))
      : []),
    ...(main
      ? fields.slice(0, what ? 2 : FIELDS_RANKED).flatMap((field) => byField(setting, field, main, RANKED))
      : []),
    ...(main ? [share(among, main)] : []),
    ...(goal?.close ? fields.slice(0, 2).flatMap((field) => byField(setting, field, goal.tree, RANKED)) : []),
    ...(main ? namedGroups(setting).map((group) => share(allOf(base, group), main)) : []),
    ...(graph ? into.map((edge) => edgeFact(graph, edge)) : []),
    ...(goal?.types[0] === undefined ? [] : patternsWith(setting, [goal.types[0]], 2)),
  ];
  return {
    intent: "recommend",
    queries,
    steps: [
      words(
        `按占比排列人群：${goal?.words.zh ?? "—"}`,
        `Groups of users ranked by their share of ${goal?.words.en ?? "—"}`,
      ),
      ...(goal?.close
        ? [words("高潜的口径：至少有 3 条相关行为", "High potential means at least 3 behaviours about it")]
        : []),
    ],
  };
}

/** What the users who have something are like: their shares by each field, and how they spread. */
export function profile(setting: Setting): Draft {
  const [one] = setting.asked;
  const goal = one ?? (setting.described === null ? outcomeOf(setting.lexicon, setting.period) : undefined);
  const tree = goal?.tree ?? setting.described ?? { all: [] };
  const scope = goal ? setting : { ...setting, among: setting.base };
  const fields = tellingFields(setting);
  const { graph } = setting.lexicon;
  const features =
    graph && goal
      ? edgesInto(graph, goal.nodes).filter(({ source }) =>
          graph.nodes.some(({ id, feature }) => id === source && feature !== null),
        )
      : [];
  const inside = allOf(scope.among, tree);
  const parts = fields.slice(0, 4).flatMap((field): FactQuery[] => {
    if (field.type === "number") return [];
    const known = allOf(inside, fieldTree(field.on, field.name, { known: true }));
    return field.type === "boolean"
      ? [share(known, fieldTree(field.on, field.name, { yes: true }))]
      : field.values.slice(0, 3).map(({ value }) => share(known, fieldTree(field.on, field.name, { in: [value] })));
  });
  return {
    intent: "profile",
    queries: [
      countUsers(setting, inside),
      ...fields.slice(0, FIELDS_RANKED).flatMap((field) => byField(scope, field, tree, RANKED)),
      ...parts,
      ...(graph ? features.slice(0, 5).map((edge) => edgeFact(graph, edge)) : []),
    ],
    steps: [words("按各画像字段比较这些用户与其他用户", "These users beside all others, by each field of profiles")],
  };
}

const KIND_CUES = {
  item_kind: "item",
  app_kind: "app",
  media_kind: "media",
  poi_kind: "poi",
  type_kind: "event_type",
} as const;

/** Which kind of thing a question asks for; undefined where it names none. */
export function kindAsked({
  links,
  lexicon,
}: Pick<Setting, "links" | "lexicon">): EntityKind | "event_type" | undefined {
  const found = links.cues.find(({ cue }) => cue in KIND_CUES);
  const kind = found && KIND_CUES[found.cue as keyof typeof KIND_CUES];
  return kind === undefined || kind === "event_type" || lexicon.kinds.includes(kind) ? kind : undefined;
}

/** What most users had to do with, or did. */
export function top(setting: Setting, what: EntityKind | "event_type"): Draft {
  const { among, period } = setting;
  const things = what === "item" ? products(setting) : [];
  const rest = restOf(setting);
  const types = what === "event_type" ? setting.lexicon.types.toSorted((a, b) => b.users - a.users).slice(0, 3) : [];
  return {
    intent: "top",
    queries: [
      { kind: "top", among, what, limit: 10, ...period },
      ...things.map(({ tree }) => share(among, tree)),
      ...things.slice(0, 3).flatMap(({ close }) => (close ? [share(among, close)] : [])),
      ...types.map(({ name }) => share(among, didAny([name], period))),
      ...(rest === undefined ? [] : [{ kind: "top" as const, among: rest, what, limit: 10, ...period }]),
    ],
    steps: [words("按用户数排列；这不是评价好坏", "Ranked by the number of users; that is popularity, not quality")],
  };
}

/** Of users who are described by what they are and by what they did: how many of the ones are also the others. */
function apart({ who, lexicon, period, base }: Setting): FactQuery[] {
  const treesOf = (things: readonly Thing[]) => things.flatMap((thing) => treeOf(thing, lexicon, period) ?? []);
  const are = treesOf(who.filter(({ is }) => ABOUT_USERS.has(is.kind)));
  const did = treesOf(who.filter(({ is }) => !ABOUT_USERS.has(is.kind)));
  if (who.length > 1 && (are.length === 0 || did.length === 0)) {
    // `上海的用户里，喜欢音乐的有多少`: of all that describes them, the last is what is asked.
    const [last, ...rest] = treesOf(who).toReversed();
    return last === undefined ? [] : [share(allOf(base, ...rest), last)];
  }
  if (are.length === 0 || did.length === 0) return [];
  return [share(allOf(base, ...are), allOf(...did)), share(allOf(base, ...did), allOf(...are))];
}

/** How many users, events or behaviours there are. */
export function count(setting: Setting): Draft {
  const { links, among, base, described, asked, period } = setting;
  const orders = links.cues.some(({ cue, text }) => cue === "count" && text.includes("单"));
  const named = asked.flatMap((one) => [...one.types]);
  // `下了多少单`: the orders are not named.
  const types = asked.length === 0 && orders ? (outcomeOf(setting.lexicon, period)?.types ?? []) : named;
  const entity = asked.find(({ thing }) => thing?.is.kind === "entity")?.thing?.is;
  const contains = entity?.kind === "entity" && "contains" in entity.match ? { contains: entity.match.contains } : {};
  const inside = allOf(among, ...asked.map(({ tree }) => tree));
  const users: FactQuery[] = [
    countUsers(setting, inside),
    ...(asked.length > 0
      ? [share(among, asked.length === 1 && asked[0] ? asked[0].tree : allOf(...asked.map(({ tree }) => tree)))]
      : []),
    ...(described === null ? [] : [share(base, described)]),
    ...(asked.length === 0 ? apart(setting) : []),
    ...(asked.length > 0 && described !== null
      ? [share(allOf(base, not(described)), allOf(...asked.map(({ tree }) => tree))), countUsers(setting, among)]
      : []),
  ];
  const events: FactQuery = {
    kind: "count",
    what: "events",
    among,
    ...(types.length === 0 ? {} : { types: [...types] }),
    ...period,
  };
  const behaviors: FactQuery = { kind: "count", what: "behaviors", among, ...contains, ...period };
  const often =
    (orders && types.length > 0) || links.cues.some(({ cue, text }) => cue === "count" && text.includes("次"));
  const asksEvents = hasCue(links, "events") || often || links.text.includes("how many times");
  const asksBehaviors = hasCue(links, "behaviors");
  return {
    intent: "count",
    queries: [
      ...(asksEvents ? [events] : []),
      ...(asksBehaviors ? [behaviors] : []),
      ...users,
      ...(asksEvents || types.length === 0 ? [] : [events]),
      ...(asksBehaviors || !entity ? [] : [behaviors]),
    ],
    steps: [words("计数", "Counted")],
  };
}

/** How many users have all of some things, and what part that is of those who have each, and of all. */
export function overlap(setting: Setting, things: readonly Asked[]): Draft {
  const { among } = setting;
  const trees = things.map(({ tree }) => tree);
  const both = allOf(...trees);
  return {
    intent: "count",
    queries: [
      countUsers(setting, allOf(among, both)),
      ...trees.map((tree) => share(allOf(among, tree), both)),
      share(among, both),
      ...trees.map((tree) => share(among, tree)),
    ],
    steps: [words("计数", "Counted")],
  };
}

/** How many users have something and how many do not, where that is all that is asked of them. */
export function halves(setting: Setting): Draft | undefined {
  const { links, lexicon, period, base } = setting;
  const things = links.things.filter(({ is }) => is.kind !== "field");
  const isSame = (one: Thing, other: Thing) => JSON.stringify(one.is) === JSON.stringify(other.is);
  const thing = things.find((one) => !one.negated && things.some((other) => other.negated && isSame(one, other)));
  const tree = thing && treeOf(thing, lexicon, period);
  const rest = things.filter((other) => thing && !isSame(thing, other));
  if (!tree || rest.some(({ is, as }) => as === "what" || !ABOUT_USERS.has(is.kind))) return undefined;
  const among = allOf(base, ...rest.flatMap((other) => treeOf(other, lexicon, period) ?? []));
  return {
    intent: "count",
    queries: [share(among, tree), share(among, not(tree)), countUsers(setting, among)],
    steps: [words("计数", "Counted")],
  };
}

/** The mean and the quartiles of numbers: of each group that is compared, by the values of a field, or of those who are meant and all others. */
export function averages(setting: Setting, numbers: readonly LexiconField[], groups: readonly SegmentTree[]): Draft {
  const { among, base } = setting;
  const by = fieldsAsked(setting).filter(({ type }) => type !== "number");
  const inside = allOf(among, ...setting.asked.map(({ tree }) => tree));
  const rest = setting.described === null && setting.asked.length === 0 ? undefined : allOf(base, not(inside));
  const of = (field: LexiconField, whom: SegmentTree): FactQuery => ({
    kind: "average",
    among: whom,
    field: field.name,
    limit: AVERAGES_SHOWN,
  });
  const queries = numbers.flatMap((field): FactQuery[] => [
    ...by.map((each): FactQuery => ({ kind: "average", among: inside, field: field.name, by: each.name, limit: AVERAGES_SHOWN })), // prettier-ignore
    ...(groups.length > 1 ? groups.map((group) => of(field, allOf(base, group))) : [of(field, inside)]),
    ...(groups.length > 1 || rest === undefined ? [] : [of(field, rest)]),
  ]);
  return {
    intent: "average",
    queries,
    steps: [
      words(
        `计算平均值与中位数：${numbers.map((each) => each.words.zh).join("、")}`,
        `Mean and median of ${numbers.map((each) => each.words.en).join(", ")}`,
      ),
    ],
  };
}

/** What the data are in all. */
export function overview(setting: Setting): Draft {
  const { lexicon, among, period } = setting;
  const { graph } = lexicon;
  const goal = outcomeOf(lexicon, period);
  return {
    intent: "overview",
    queries: [
      { kind: "count", what: "users", among, ...period },
      { kind: "count", what: "behaviors", among, ...period },
      ...(lexicon.totals.events > 0 ? [{ kind: "count" as const, what: "events" as const, among, ...period }] : []),
      ...(lexicon.types.length > 0
        ? [{ kind: "top" as const, among, what: "event_type" as const, limit: 10, ...period }]
        : []),
      ...lexicon.kinds.slice(0, 2).map((kind) => ({ kind: "top" as const, among, what: kind, limit: 5, ...period })),
      ...(goal ? [share(among, goal.tree)] : []),
      ...(graph
        ? [
            graphFact(graph),
            ...bestEdges(graph)
              .slice(0, 3)
              .map((edge) => edgeFact(graph, edge)),
          ]
        : []),
    ],
    steps: [words("概括项目中的数据", "What data the project has")],
  };
}

/** Sequences that many users follow. */
export function patterns(setting: Setting): Draft {
  const types = setting.asked.flatMap((one) => one.types.slice(0, 1));
  const found = patternsWith(setting, types, 6);
  const [first, second] = types;
  return {
    intent: "pattern",
    queries: [
      ...found,
      ...(first !== undefined && second !== undefined ? [followed(setting, first, second)] : []),
      ...(found.length === 0
        ? [{ kind: "top" as const, among: setting.among, what: "event_type" as const, limit: 10, ...setting.period }]
        : []),
    ],
    steps: [
      found.length > 0
        ? words("取最近一次挖掘的模式，按排名", "Patterns of the newest mining, by rank")
        : words("还没有挖掘出这样的模式", "No such pattern has been mined yet"),
    ],
  };
}

/** Fields a question names, by the name or by a value that stands for the field as a whole. */
export const fieldsAsked = ({ links, lexicon }: Pick<Setting, "links" | "lexicon">): LexiconField[] =>
  links.things.flatMap(({ is, text }) => {
    if (is.kind !== "field") return [];
    // `X5 interest by city`: the interest in a thing is no field of profiles.
    const others = links.things.filter((other) => other.is.kind === "field" && other.is.field !== is.field);
    const inThing = /^(?:interest|兴趣)$/.test(text) && links.things.some((other) => other.is.kind === "entity");
    if (inThing && others.length > 0) return [];
    const found = lexicon.fields.find(({ on, name }) => on === is.on && name === is.field);
    return found ? [found] : [];
  });
