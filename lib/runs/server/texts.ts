import type { Bilingual } from "@/lib/core";
import type { RunKind } from "@/lib/runs";

/** Sentences that stand in the frames of every run. */
export const runTexts = {
  start: {
    "extract-events": { en: "Abstracting events from behaviours", "zh-CN": "开始从原始行为抽取逻辑行为" },
    import: { en: "Importing", "zh-CN": "开始导入" },
  } satisfies Record<RunKind, Bilingual>,
};
