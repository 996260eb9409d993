import type { Bilingual } from "@/lib/core";

/** Sentences of an import's frames. */
export const importTexts = {
  reading: { en: "{read} rows read", "zh-CN": "已读取 {read} 行" },
  storing: { en: "Storing {read} rows", "zh-CN": "正在保存 {read} 行" },
  done: {
    en: "{accepted} rows added, {duplicate} already there, {rejected} refused",
    "zh-CN": "新增 {accepted} 行，重复 {duplicate} 行，拒绝 {rejected} 行",
  },
} as const satisfies Record<string, Bilingual>;
