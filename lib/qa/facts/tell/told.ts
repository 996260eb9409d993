import type { Interval } from "@/lib/patterns";
import type { ToldFigure } from "@/lib/runs";
import { treeWords, type SegmentTree } from "@/lib/people";
import type { Fact } from "../fact";

/** A fact without what it is called in an answer. */
export type Told = Omit<Fact, "id">;

/** One text in both languages. */
export type Words = { zh: string; en: string };

/** A whole number, such as `1,204`. */
export const whole = (value: number): string => Math.round(value).toLocaleString("en-US");

/** A number with at most two places. */
export const plain = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 2 });

/** A share with one place of a percent, such as `31.4%`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** A difference of shares in points of a percent, with its sign: `+12.3` or `−4.0`. */
export const points = (difference: number): string => {
  const text = (100 * Math.abs(difference)).toFixed(1);
  return text === "0.0" ? text : `${difference < 0 ? "−" : "+"}${text}`;
};

/** `58/620 = 9.4%` with its interval, or that there is nobody to tell it of. */
export function shareWords(n: number, of: number, share: Interval | null): Words {
  if (share === null) return { zh: "0/0", en: "0/0" };
  return {
    zh: `${percent(share.est)}（${whole(n)}/${whole(of)}，95% 置信区间 ${percent(share.lo)}–${percent(share.hi)}）`,
    en: `${percent(share.est)} (${whole(n)}/${whole(of)}; 95% CI ${percent(share.lo)}–${percent(share.hi)})`,
  };
}

const UNITS = [
  { ms: 86_400_000, zh: "天", en: "days" },
  { ms: 3_600_000, zh: "小时", en: "hours" },
  { ms: 60_000, zh: "分钟", en: "minutes" },
  { ms: 1000, zh: "秒", en: "seconds" },
] as const;

/** A length of time in the largest unit of which there are at least two, with at most one place. */
export function spanWords(ms: number): Words {
  const unit = UNITS.find((each) => ms >= 2 * each.ms) ?? UNITS[UNITS.length - 1];
  const value = (ms / (unit?.ms ?? 1000)).toLocaleString("en-US", { maximumFractionDigits: 1 });
  return { zh: `${value} ${unit?.zh ?? "秒"}`, en: `${value} ${unit?.en ?? "seconds"}` };
}

/** Between a digit or a letter and a Chinese character stands a space. */
const beforeOf = (zh: string): string => (/[\p{ASCII}&&[\p{L}\p{N}]]$/v.test(zh) ? `${zh} ` : zh);

/** “Among users …” at the beginning of a sentence. */
export function amongWords(among: SegmentTree): Words {
  const { zh, en } = treeWords(among);
  return zh === ""
    ? { zh: "在全部用户中", en: "Among all users" }
    : { zh: `在${beforeOf(zh)}的用户中`, en: `Among users ${en}` };
}

/** Whom a tree means, as a noun. */
export function peopleWords(tree: SegmentTree): Words {
  const { zh, en } = treeWords(tree);
  return zh === "" ? { zh: "全部用户", en: "all users" } : { zh: `${beforeOf(zh)}的用户`, en: `users ${en}` };
}

/** Days that a query is limited to, as a clause that follows; empty where it is not. */
export function periodWords({ from, to }: { from?: string | undefined; to?: string | undefined }): Words {
  if (from === undefined && to === undefined) return { zh: "", en: "" };
  return {
    zh: `，仅计${from === undefined ? "" : ` ${from} 起`}${to === undefined ? "" : `至 ${to} 止`}（按项目时区的日期，首尾均含）`,
    en: `, only${from === undefined ? "" : ` from ${from}`}${to === undefined ? "" : ` to ${to}`} (days of the project’s time zone, both included)`,
  };
}

/** `n`, `of` and the share with its limits, each a figure; `row` says which row of several they belong to. */
export function shareFigures(n: number, of: number, share: Interval | null, row?: string): ToldFigure[] {
  const its = row === undefined ? {} : { of: row };
  return [
    { name: "n", value: n, unit: "count", ...its },
    { name: "of", value: of, unit: "count", ...its },
    ...(share === null ? [] : intervalFigures("share", share, "share", row)),
  ];
}

/** An estimate and its limits; those are called `lo` and `hi` whatever it is. */
export function intervalFigures(
  name: string,
  { est, lo, hi }: Interval,
  unit: ToldFigure["unit"],
  row?: string,
): ToldFigure[] {
  const its = row === undefined ? {} : { of: row };
  return [
    { name, value: est, unit, ...its },
    { name: "lo", value: lo, unit, ...its },
    { name: "hi", value: hi, unit, ...its },
  ];
}

export const WILSON: Words = { zh: "区间为 Wilson 95% 置信区间", en: "the interval is Wilson’s, 95%" };
