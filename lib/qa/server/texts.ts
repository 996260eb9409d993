import type { Bilingual } from "@/lib/core";

/** Sentences in the frames of an answer's run. */
export const answerTexts = {
  done: {
    en: "Answered from {facts} facts: {supported} sentences are supported, {unsupported} are not",
    "zh-CN": "依据 {facts} 条事实作答：{supported} 句有依据，{unsupported} 句缺少依据",
  },
  refused: { en: "The data cannot answer this", "zh-CN": "数据无法回答这个问题" },
} satisfies Record<string, Bilingual>;
