import type { Bilingual } from "@/lib/core";

/** Sentences in the frames of an extraction. */
export const extractTexts = {
  window: { en: "Part {n} of {of}: {rows} behaviours", "zh-CN": "第 {n} 部分，共 {of} 部分：{rows} 条原始行为" },
  done: {
    en: "{events} events from {behaviors} behaviours",
    "zh-CN": "由 {behaviors} 条原始行为得到 {events} 个逻辑行为",
  },
  donePartial: {
    en: "{events} events from {behaviors} behaviours; {rejected} lines were refused",
    "zh-CN": "由 {behaviors} 条原始行为得到 {events} 个逻辑行为，{rejected} 行未通过校验",
  },
  summaryDone: {
    en: "Summarised from {behaviors} behaviours and {events} events",
    "zh-CN": "已根据 {behaviors} 条原始行为和 {events} 个逻辑行为写成小结",
  },
} satisfies Record<string, Bilingual>;
