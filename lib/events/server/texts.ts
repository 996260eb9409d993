import type { Bilingual } from "@/lib/core";

/** Sentences in the frames of an extraction. */
export const extractTexts = {
  window: { en: "Part {n} of {of}: {rows} behaviours", "zh-CN": "第 {n} 部分，共 {of} 部分：{rows} 条原始行为" },
  done: {
    en: "{events} events from {behaviors} behaviours",
    "zh-CN": "由 {behaviors} 条原始行为得到 {events} 条逻辑行为",
  },
  donePartial: {
    en: "{events} events from {behaviors} behaviours; {rejected} lines were refused",
    "zh-CN": "由 {behaviors} 条原始行为得到 {events} 条逻辑行为，{rejected} 行未通过校验",
  },
  summaryDone: {
    en: "Summarised from {behaviors} behaviours and {events} events",
    "zh-CN": "已根据 {behaviors} 条原始行为和 {events} 条逻辑行为写成小结",
  },
} satisfies Record<string, Bilingual>;

/** Sentences in the frames of a run about the vocabulary. */
export const unifyTexts = {
  done: {
    en: "{merges} merges and {descriptions} descriptions proposed for {types} event types",
    "zh-CN": "为 {types} 个事件类型提出 {merges} 条合并建议和 {descriptions} 条补充建议",
  },
  donePartial: {
    en: "{merges} merges and {descriptions} descriptions proposed for {types} event types; {rejected} lines were refused",
    "zh-CN": "为 {types} 个事件类型提出 {merges} 条合并建议和 {descriptions} 条补充建议，{rejected} 行未通过校验",
  },
} satisfies Record<string, Bilingual>;
