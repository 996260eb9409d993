import type { Pattern } from "@/lib/patterns";
import type { ToldFigure } from "@/lib/runs";
import type { FactQuery } from "../query";
import { shareOf } from "../statistics";
import { percent, plain, shareFigures, shareWords, spanWords, whole, type Told, type Words } from "./told";

type Query = Extract<FactQuery, { kind: "pattern" }>;

/** Something with its interval, in parentheses where it needs one. */
const between = (lo: string, hi: string): Words => ({
  zh: `（95% 置信区间 ${lo}–${hi}）`,
  en: ` (95% CI ${lo}–${hi})`,
});

export function tellPattern(query: Query, pattern: Pattern): Told {
  const { events, users, confidence, lift, lag_ms: lag, beyond_chance: beyond } = pattern;
  const share = shareOf(users);
  const followed = shareWords(users.n, users.of, share);
  const parts: Words[] = [
    { zh: `走过${events.map((name) => `“${name}”`).join("→")}的用户占 ${followed.zh}`, en: `${events.map((name) => `“${name}”`).join(" → ")} was followed by ${followed.en} of users` }, // prettier-ignore
  ];
  if (confidence) {
    const { zh, en } = between(percent(confidence.lo), percent(confidence.hi));
    parts.push({
      zh: `置信度 ${percent(confidence.est)}${zh}，${whole(confidence.n)}/${whole(confidence.of)}`,
      en: `confidence ${percent(confidence.est)}${en}, ${whole(confidence.n)}/${whole(confidence.of)}`,
    });
  }
  if (lift) {
    const { zh, en } = between(plain(lift.lo), plain(lift.hi));
    parts.push({ zh: `提升度 ${plain(lift.est)}${zh}`, en: `lift ${plain(lift.est)}${en}` });
  }
  if (lag) {
    const [low, middle, high] = [spanWords(lag.p25), spanWords(lag.p50), spanWords(lag.p75)];
    parts.push({
      zh: `到最后一步的间隔中位数 ${middle.zh}（四分位 ${low.zh} 至 ${high.zh}）`,
      en: `the median wait for the last step is ${middle.en} (quartiles ${low.en} to ${high.en})`,
    });
  }
  parts.push(
    beyond
      ? { zh: "多于随机水平", en: "more often than by chance" }
      : { zh: "未见多于随机水平", en: "not shown to be more often than by chance" },
  );
  const figures: ToldFigure[] = [
    ...shareFigures(users.n, users.of, share),
    { name: "support", value: pattern.support, unit: "share" },
    ...(confidence
      ? [
          ...shareFigures(confidence.n, confidence.of, null, "confidence"),
          { name: "confidence", value: confidence.est, unit: "share" as const },
          { name: "confidence_lo", value: confidence.lo, unit: "share" as const },
          { name: "confidence_hi", value: confidence.hi, unit: "share" as const },
        ]
      : []),
    ...(lift
      ? [
          { name: "lift", value: lift.est, unit: "ratio" as const },
          { name: "lift_lo", value: lift.lo, unit: "ratio" as const },
          { name: "lift_hi", value: lift.hi, unit: "ratio" as const },
        ]
      : []),
    ...(lag
      ? [
          { name: "lag_p25", value: lag.p25, unit: "ms" as const },
          { name: "lag_p50", value: lag.p50, unit: "ms" as const },
          { name: "lag_p75", value: lag.p75, unit: "ms" as const },
        ]
      : []),
    { name: "rank", value: pattern.rank, unit: "number" },
  ];
  return {
    kind: "pattern",
    text: { zh: `${parts.map(({ zh }) => zh).join("；")}。`, en: `${parts.map(({ en }) => en).join("; ")}.` },
    definition: {
      zh: `已保存的模式集中排第 ${pattern.rank} 位的高频模式；按其挖掘时的问题与数据统计；先后不等于因果。`,
      en: `The pattern that ranks ${pattern.rank} in its set, as the set’s question and data had it; that one comes after the other does not make it its effect.`,
    },
    figures,
    level: null,
    query,
    refs: [
      { kind: "pattern", id: query.pattern },
      ...[...new Set(events)].map((name) => ({ kind: "event_type" as const, name })),
    ],
  };
}
