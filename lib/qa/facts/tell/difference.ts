import type { Interval } from "@/lib/patterns";
import type { SegmentTree } from "@/lib/people";
import { both, countOf, without, type Members } from "../people";
import type { FactQuery } from "../query";
import { differenceApart, differencePaired, shareOf, type Counted } from "../statistics";
import {
  amongWords,
  intervalFigures,
  peopleWords,
  percent,
  points,
  shareFigures,
  shareWords,
  whole,
  type Told,
  type Words,
} from "./told";

type Query = Extract<FactQuery, { kind: "difference" }>;

/**
 * Two shares and their difference. `paired`: among the same users; `apart`: among users of whom nobody is in both
 * groups; `parts`: the groups have users in common, so that each share is among those who are in one group only, or,
 * where one group is wholly within the other, among it and the rest of the other.
 */
export type Difference = {
  how: "paired" | "apart" | "parts";
  first: Counted;
  second: Counted;
  /** Users who are in both groups. */
  common: number;
  difference: Interval | null;
  /** Whom the shares are among. */
  among: [SegmentTree, SegmentTree];
};

/** `who` of the second are looked at among users `among` of the second; all are told by place. */
export function compareShares(query: Query, fits: (tree: SegmentTree) => Members): Difference {
  const [a, b] = [fits(query.first.among), fits(query.second.among)];
  const [one, other] = [fits(query.first.who), fits(query.second.who)];
  const counted = (among: Members, who: Members): Counted => ({ n: countOf(among, who), of: countOf(among) });
  const shared = both(a, b);
  const common = countOf(shared);
  const [inFirst, inSecond] = [countOf(a), countOf(b)];
  const among: [SegmentTree, SegmentTree] = [query.first.among, query.second.among];
  if (common === inFirst && common === inSecond) {
    const hits = [both(a, one), both(a, other)] as const;
    const inBoth = countOf(hits[0], hits[1]);
    const [n, m] = [countOf(hits[0]), countOf(hits[1])];
    const paired = { both: inBoth, first: n - inBoth, second: m - inBoth, neither: common - n - m + inBoth };
    const shares = { first: { n, of: common }, second: { n: m, of: common } };
    return { how: "paired", ...shares, common, difference: differencePaired(paired), among };
  }
  // One that is wholly within the other is compared with the rest of it; otherwise who is in both says nothing.
  const first = common === 0 || common === inFirst ? a : without(a, b);
  const second = common === 0 || (common === inSecond && common !== inFirst) ? b : without(b, a);
  const shares = { first: counted(first, one), second: counted(second, other) };
  return {
    how: common === 0 ? "apart" : "parts",
    ...shares,
    common,
    difference: differenceApart(shares.first, shares.second),
    among: [
      first === a ? among[0] : { all: [among[0], { not: among[1] }] },
      second === b ? among[1] : { all: [among[1], { not: among[0] }] },
    ],
  };
}

/**
 * What the interval allows to say, and no more, as a sentence that names both sides. Sides that differ in whom they are
 * among and in what they are the share of are the former and the latter.
 */
function conclusion(query: Query, { how, first, second, difference }: Difference): { zh: string; en: string } {
  if (difference === null) {
    return { zh: "其中一组没有用户，无法比较。", en: "One of the two has no users, so they cannot be compared." };
  }
  const sides = sidesOf(query, how);
  const up = difference.lo > 0;
  if (up || difference.hi < 0) {
    const [higher, lower] = up ? [first, second] : [second, first];
    const side = up ? sides[0] : sides[1];
    const [more, less] = [percent(higher.n / higher.of), percent(lower.n / lower.of)];
    return {
      zh: `${side.zh}占比更高（${more} 对 ${less}），差值区间不含 0。`,
      en: `The share is higher ${side.en} (${more} against ${less}), and the interval of the difference leaves out 0.`,
    };
  }
  return {
    zh: `差值区间含 0：${sides[0].zh}与${sides[1].zh}，数据不足以判断哪个占比更高。`,
    en: `The interval of the difference holds 0: the data do not tell whether the share is higher ${sides[0].en} or ${sides[1].en}.`,
  };
}

function sidesOf({ first, second }: Query, how: Difference["how"]): readonly [Words, Words] {
  const same = (a: SegmentTree, b: SegmentTree) => JSON.stringify(a) === JSON.stringify(b);
  if (how === "paired") {
    const [one, other] = [peopleWords(first.who), peopleWords(second.who)];
    return [
      { zh: one.zh, en: `for ${one.en}` },
      { zh: other.zh, en: `for ${other.en}` },
    ];
  }
  if (same(first.who, second.who)) {
    const [one, other] = [amongWords(first.among), amongWords(second.among)];
    return [
      { zh: one.zh, en: one.en.replace(/^A/, "a") },
      { zh: other.zh, en: other.en.replace(/^A/, "a") },
    ];
  }
  return [
    { zh: "前者", en: "for the first" },
    { zh: "后者", en: "for the second" },
  ];
}

const METHOD = {
  paired: {
    zh: "两个占比取自同一批用户，差值区间用配对的 Newcombe 方法（1998，方法 10），95%",
    en: "both shares are among the same users, so the interval of the difference is Newcombe’s for pairs (1998, method 10), 95%",
  },
  apart: {
    zh: "两组没有共同用户，差值区间用 Newcombe 方法（1998，方法 10），95%",
    en: "nobody is in both groups; the interval of the difference is Newcombe’s (1998, method 10), 95%",
  },
  parts: {
    zh: "两组有共同用户，只比较不重叠的部分；差值区间用 Newcombe 方法（1998，方法 10），95%",
    en: "the groups have users in common, so only the parts that do not overlap are compared; the interval of the difference is Newcombe’s (1998, method 10), 95%",
  },
};

export function tellDifference(query: Query, found: Difference): Told {
  const { how, first, second, common, difference, among } = found;
  const shares = [shareOf(first), shareOf(second)] as const;
  const words = [shareWords(first.n, first.of, shares[0]), shareWords(second.n, second.of, shares[1])] as const;
  const who = [peopleWords(query.first.who), peopleWords(query.second.who)] as const;
  const groups = [amongWords(among[0]), amongWords(among[1])] as const;
  const verdict = conclusion(query, found);
  const told = {
    zh:
      difference === null
        ? ""
        : `；相差 ${points(difference.est)} 个百分点（95% 置信区间 ${points(difference.lo)} 至 ${points(difference.hi)}）`,
    en:
      difference === null
        ? ""
        : `; a difference of ${points(difference.est)} points (95% CI ${points(difference.lo)} to ${points(difference.hi)})`,
  };
  const overlap = {
    zh: how === "parts" ? `（两组共有 ${whole(common)} 位相同用户）` : "",
    en: how === "parts" ? ` (${whole(common)} users are in both groups)` : "",
  };
  return {
    kind: "difference",
    text: {
      zh: `${groups[0].zh}，${who[0].zh}占 ${words[0].zh}；${how === "paired" ? "同一批用户中" : groups[1].zh}，${who[1].zh}占 ${words[1].zh}${told.zh}。${verdict.zh}`,
      en: `${groups[0].en}, ${who[0].en} are ${words[0].en}; ${how === "paired" ? "among the same users" : groups[1].en.replace(/^A/, "a")}, ${who[1].en} are ${words[1].en}${told.en}. ${verdict.en}`,
    },
    definition: {
      zh: `前者：${peopleWords(among[0]).zh}中${who[0].zh}的占比；后者：${peopleWords(among[1]).zh}中${who[1].zh}的占比；差值为前者减后者；${METHOD[how].zh}${overlap.zh}；各占比的区间为 Wilson 95% 置信区间。`,
      en: `First: the share of ${who[0].en} among ${peopleWords(among[0]).en}; second: the share of ${who[1].en} among ${peopleWords(among[1]).en}; the difference is the first less the second; ${METHOD[how].en}${overlap.en}; the interval of each share is Wilson’s, 95%.`,
    },
    figures: [
      ...shareFigures(first.n, first.of, shares[0], "first"),
      ...shareFigures(second.n, second.of, shares[1], "second"),
      ...(difference === null ? [] : intervalFigures("difference", difference, "points")),
      ...(how === "parts" ? [{ name: "common", value: common, unit: "count" as const }] : []),
    ],
    level: null,
    query,
    refs: [
      { kind: "users", where: among[0], role: "among" },
      { kind: "users", where: { all: [among[0], query.first.who] }, role: "who" },
      ...(how === "paired" ? [] : [{ kind: "users" as const, where: among[1], role: "among" as const }]),
      { kind: "users", where: { all: [among[1], query.second.who] }, role: "who" },
    ],
  };
}
