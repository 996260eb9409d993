import { conditionsOf, type SegmentTree } from "@/lib/people";
import type { FactQuery } from "../../facts/query";
import type { LexiconField } from "../lexicon";
import { allOf, fieldTree, isEverybody } from "./conditions";
import { outcomeOf, restOf, type Asked, type Draft, type Setting } from "./setting";
import { words } from "./words-of";

export const share = (among: SegmentTree, who: SegmentTree): FactQuery => ({ kind: "share", among, who });

export const difference = (first: [SegmentTree, SegmentTree], second: [SegmentTree, SegmentTree]): FactQuery => ({
  kind: "difference",
  first: { among: first[0], who: first[1] },
  second: { among: second[0], who: second[1] },
});

/** How many users there are; where no condition has a period of its own, those who were active in the question's. */
export function countUsers({ period }: Setting, among: SegmentTree): FactQuery {
  const limited = conditionsOf(among).some((condition) => "from" in condition || "to" in condition);
  return { kind: "count", what: "users", among, ...(limited ? {} : period) };
}

/** Every pair of some things, in order. */
const pairs = <T>(things: readonly T[]): [T, T][] =>
  things.flatMap((first, i) => things.slice(i + 1).map((second): [T, T] => [first, second]));

/** So many alternatives are compared. */
const ALTERNATIVES_MAX = 5;

/**
 * Which of several things the described users have more often. Of things one can look at the ones who looked closely
 * count first; then everybody who had to do with them, and those who bought; each beside all other users.
 */
export function compareOutcomes(setting: Setting): Draft {
  const { among, described, lexicon, period, links } = setting;
  const rest = restOf(setting);
  const asked = setting.asked.filter((one) => !isOutcome(one)).slice(0, ALTERNATIVES_MAX);
  const compared = asked.length > 1 ? asked : setting.asked.slice(0, ALTERNATIVES_MAX);
  const main = ({ close, tree }: Asked) => close ?? tree;
  const outcome = setting.asked.find(isOutcome) ?? outcomeOf(lexicon, period);
  const bought = (one: Asked) => (outcome === undefined ? [] : [share(among, allOf(one.tree, outcome.tree))]);
  const asksPurchase = asked.length > 1 && setting.asked.some(isOutcome);
  const looks = compared.flatMap((one) => [share(among, main(one))]);
  const buys = compared.some(({ close }) => close) ? compared.flatMap(bought) : [];
  const queries: FactQuery[] = [
    ...(asksPurchase ? buys : []),
    ...looks,
    ...pairs(compared).map(([a, b]) => difference([among, main(a)], [among, main(b)])),
    ...(rest === undefined
      ? []
      : compared.flatMap((one) => [share(rest, main(one)), difference([among, main(one)], [rest, main(one)])])),
    ...compared.flatMap((one) => (one.close ? [share(among, one.tree)] : [])),
    ...buys,
    ...(described === null ? [] : [countUsers(setting, among)]),
  ];
  const closely = compared.some(({ close }) => close);
  return {
    intent: "compare_outcomes",
    queries,
    steps: [
      words(
        `比较：${compared.map((one) => one.words.zh).join("、")}`,
        `Compared: ${compared.map((one) => one.words.en).join(", ")}`,
      ),
      ...(closely
        ? [
            words(
              "高潜的口径：至少有 3 条相关行为；另列有任一相关行为与已转化的人数",
              "High potential means at least 3 behaviours about it; any behaviour, and conversions, are counted beside it",
            ),
          ]
        : []),
      ...(links.barriers.some(({ barrier }) => barrier === "opinion")
        ? [words("数据不能说哪个更好，只能说有多少用户", "The data cannot say which is better, only how many users")]
        : []),
    ],
  };
}

export const isOutcome = ({ thing }: Asked): boolean => thing?.is.kind === "outcome" && !thing.negated;

/** Groups of users beside one another on what is asked: their shares, how far they differ, and everybody. */
export function compareSegments(setting: Setting, groups: readonly SegmentTree[], asked: readonly Asked[]): Draft {
  const compared = groups.slice(0, ALTERNATIVES_MAX).map((group) => allOf(setting.base, group));
  const queries = asked.slice(0, 3).flatMap(({ close, tree }): FactQuery[] => {
    const main = close ?? tree;
    return [
      ...compared.map((among) => share(among, main)),
      ...pairs(compared).map(([a, b]) => difference([a, main], [b, main])),
      share(setting.base, main),
      ...(close ? compared.map((among) => share(among, tree)) : []),
    ];
  });
  return {
    intent: "compare_segments",
    queries: [...queries, ...compared.map((among) => countUsers(setting, among))],
    steps: [
      words(
        `比较 ${groups.length} 组用户：${asked.map((one) => one.words.zh).join("、")}`,
        `${groups.length} groups of users compared on: ${asked.map((one) => one.words.en).join(", ")}`,
      ),
    ],
  };
}

/** How large groups of users are beside one another. */
export const sizesOf = (setting: Setting, groups: readonly SegmentTree[]): FactQuery[] => [
  ...groups.map((group) => share(setting.base, group)),
  ...pairs(groups.slice(0, ALTERNATIVES_MAX)).map(([a, b]) => difference([setting.base, a], [setting.base, b])),
];

/** How many of the described users have what is asked, beside all other users. */
export function rate(setting: Setting): Draft {
  const { among, described, base } = setting;
  const rest = restOf(setting);
  const queries = setting.asked
    .slice(0, 4)
    .flatMap(({ tree, close }): FactQuery[] => [
      share(among, tree),
      ...(close ? [share(among, close)] : []),
      ...(rest === undefined ? [] : [share(rest, tree), difference([among, tree], [rest, tree])]),
      ...(described === null || isEverybody(among) ? [] : [share(base, tree)]),
    ]);
  return {
    intent: "rate",
    queries: [...queries, ...(described === null ? [] : [countUsers(setting, among)])],
    steps: [
      words(
        `计算占比：${setting.asked.map((one) => one.words.zh).join("、")}`,
        `Shares of users: ${setting.asked.map((one) => one.words.en).join(", ")}`,
      ),
    ],
  };
}

/** The groups that a field's numbers fall into, by quarters of the users; of anything else undefined. */
export function groupsOf({ on, name, type, numbers }: LexiconField): SegmentTree[] | undefined {
  if (type === "boolean") return [true, false].map((yes) => fieldTree(on, name, { yes }));
  if (type !== "number" || numbers === undefined) return undefined;
  const { p25, p50, p75 } = numbers;
  const below = (cut: number) => (Number.isInteger(cut) ? cut - 1 : cut - 1e-9);
  const cuts = [...new Set([p25, p50, p75])];
  return [undefined, ...cuts].map((min, i) => {
    const max = cuts[i];
    return fieldTree(on, name, {
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max: below(max) }),
    });
  });
}

const RANKED = 12;

/** What is asked, for every value of a field. */
export function byField(setting: Setting, field: LexiconField, who: SegmentTree, limit = RANKED): FactQuery[] {
  const groups = groupsOf(field);
  return groups === undefined
    ? [{ kind: "ranking", among: setting.among, who, field: field.name, limit }]
    : groups.map((group) => share(allOf(setting.among, group), who));
}

/** Which values of a field go with what is asked, the highest share first. */
export function ranking(setting: Setting, fields: readonly LexiconField[], asked: readonly Asked[]): Draft {
  const queries = asked
    .slice(0, 2)
    .flatMap(({ tree, close }) => [
      ...fields.flatMap((field) => byField(setting, field, close ?? tree)),
      ...(close ? fields.flatMap((field) => byField(setting, field, tree)) : []),
      share(setting.among, close ?? tree),
    ]);
  return {
    intent: "ranking",
    queries,
    steps: [
      words(
        `按 ${fields.map((each) => each.words.zh).join("、")} 排列：${asked.map((one) => one.words.zh).join("、")}`,
        `Ranked by ${fields.map((each) => each.words.en).join(", ")}: ${asked.map((one) => one.words.en).join(", ")}`,
      ),
    ],
  };
}

const VALUES_SHOWN = 8;

/** How the described users spread over the values of a field. */
export function distribution(setting: Setting, fields: readonly LexiconField[]): Draft {
  const queries = fields.flatMap((field): FactQuery[] => {
    const groups =
      groupsOf(field) ??
      field.values.slice(0, VALUES_SHOWN).map(({ value }) => fieldTree(field.on, field.name, { in: [value] }));
    const known = fieldTree(field.on, field.name, { known: true });
    return groups.map((group) => share(allOf(setting.among, known), group));
  });
  return {
    intent: "distribution",
    queries: [...queries, countUsers(setting, setting.among)],
    steps: [
      words(
        `分布：${fields.map((each) => each.words.zh).join("、")}`,
        `Distribution of ${fields.map((each) => each.words.en).join(", ")}`,
      ),
    ],
  };
}
