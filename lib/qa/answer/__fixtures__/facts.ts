import type { ToldFact, ToldFigure } from "@/lib/runs";

type Row = readonly [name: string, value: number, unit: ToldFigure["unit"], of?: string];

function fact(
  id: string,
  kind: string,
  text: ToldFact["text"],
  rows: readonly Row[],
  more: Partial<ToldFact> = {},
): ToldFact {
  return {
    id,
    kind,
    text,
    definition: { zh: "全部用户；威尔逊 95 % 区间", en: "all users; Wilson's 95 % interval" },
    figures: rows.map(([name, value, unit, of]) => ({ name, value, unit, ...(of === undefined ? {} : { of }) })),
    level: null,
    query: {},
    refs: [],
    ...more,
  };
}

/** Facts as they are counted for “do golfers rather look at the 宝马7系 or the 奔驰S系?”. */
export const FACTS: readonly ToldFact[] = [
  fact(
    "f1",
    "share",
    {
      zh: "喜欢高尔夫的 1,000 名用户中，420 名（42.03 %）看过“宝马7系”至少 3 次。",
      en: "Of 1,000 users who like golf, 420 (42.03 %) looked at “宝马7系” at least 3 times.",
    },
    [
      ["n", 420, "count"],
      ["of", 1000, "count"],
      ["share", 0.4203, "share"],
      ["lo", 0.3902, "share"],
      ["hi", 0.451, "share"],
    ],
  ),
  fact(
    "f2",
    "share",
    {
      zh: "喜欢高尔夫的 1,000 名用户中，301 名看过“奔驰S系”至少 3 次。",
      en: "Of 1,000 users who like golf, 301 looked at “奔驰S系” at least 3 times.",
    },
    [
      ["n", 301, "count"],
      ["of", 1000, "count"],
      ["share", 0.301, "share"],
      ["lo", 0.2734, "share"],
      ["hi", 0.3301, "share"],
    ],
    { query: { from: "2026-01-01", to: "2026-03-31" } },
  ),
  fact(
    "f3",
    "difference",
    {
      zh: "“宝马7系”比“奔驰S系”高 11.9 个百分点。",
      en: "“宝马7系” is 11.9 points above “奔驰S系”.",
    },
    [
      ["difference", 0.1193, "points"],
      ["lo", 0.0776, "points"],
      ["hi", 0.1601, "points"],
    ],
  ),
  fact(
    "f4",
    "edge",
    {
      zh: "“比较车型”常先于“预约试驾”，且不只经由其他事件。",
      en: "“Compare models” often precedes “Book a test drive”, and not only by way of others.",
    },
    [
      ["n", 190, "count"],
      ["of", 421, "count"],
      ["lift", 2.43, "ratio"],
      ["lift_lo", 1.92, "ratio"],
      ["lift_hi", 3.08, "ratio"],
      ["lag_p50", 8_640_000, "ms"],
      ["lag_p75", 216_000_000, "ms"],
    ],
    { level: 2 },
  ),
  fact(
    "f5",
    "ranking",
    {
      zh: "购买比例最高的城市：上海、北京、广州。",
      en: "The cities with the highest share of buyers: 上海, 北京, 广州.",
    },
    [
      ["n", 63, "count", "上海"],
      ["of", 150, "count", "上海"],
      ["share", 0.42, "share", "上海"],
      ["n", 45, "count", "北京"],
      ["of", 151, "count", "北京"],
      ["share", 0.298, "share", "北京"],
      ["n", 12, "count", "广州"],
      ["of", 80, "count", "广州"],
      ["share", 0.15, "share", "广州"],
    ],
  ),
  fact("f6", "count", { zh: "共有 12,034 个事件。", en: "There are 12,034 events." }, [["n", 12_034, "count"]]),
  fact(
    "f7",
    "edge",
    {
      zh: "“预约试驾”先于“下单购买”，与因果一致（前提：没有未观测到的共同原因）。",
      en: "“Book a test drive” is consistent with causing “Purchase”, assuming no unobserved common cause.",
    },
    [["confidence", 0.213, "share"]],
    { level: 3 },
  ),
  fact(
    "f8",
    "edge",
    {
      zh: "“看评测”与“比较车型”相关：同现多于随机水平，先后未定。",
      en: "“Read a review” goes with “Compare models”: together more often than by chance.",
    },
    [["lift", 1.3, "ratio"]],
    { level: 1 },
  ),
  fact(
    "f9",
    "difference",
    {
      zh: "女性与男性之间没有可靠的差别。",
      en: "There is no clear difference between women and men.",
    },
    [
      ["difference", -0.021, "points"],
      ["lo", -0.058, "points"],
      ["hi", 0.016, "points"],
    ],
  ),
];

export const QUESTION = "喜欢打高尔夫的用户是宝马7系高潜还是奔驰S系高潜？比 S60 呢？What about the Model 3?";
