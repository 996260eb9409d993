import type { Bilingual } from "@/lib/core";
import type { RunKind } from "@/lib/runs";

/** Sentences that stand in the frames of every run. */
export const runTexts = {
  start: {
    "extract-events": { en: "Abstracting events from behaviours", "zh-CN": "开始从原始行为抽取逻辑行为" },
    "summarize-user": { en: "Summarising a user", "zh-CN": "开始概括用户" },
    "tag-entities": { en: "Tagging entities", "zh-CN": "开始为实体打标签" },
    "identify-relations": { en: "Identifying names and actions", "zh-CN": "开始识别名称与动作" },
    import: { en: "Importing", "zh-CN": "开始导入" },
    "mine-patterns": { en: "Mining patterns", "zh-CN": "开始挖掘行为模式" },
    "generate-graph": { en: "Making a causal graph", "zh-CN": "开始生成事理图谱" },
    "review-edges": { en: "Asking for opinions on relations", "zh-CN": "开始询问对关系的看法" },
    "answer-question": { en: "Answering a question", "zh-CN": "开始回答问题" },
    "merge-event-types": { en: "Looking for event types that mean the same", "zh-CN": "开始查找含义相同的事件类型" },
  } satisfies Record<RunKind, Bilingual>,
  allDone: { en: "All {items} done", "zh-CN": "{items} 项全部完成" },
  someDone: {
    en: "{done} of {items} done, {failed} failed, {cancelled} cancelled",
    "zh-CN": "{items} 项中完成 {done} 项，失败 {failed} 项，取消 {cancelled} 项",
  },
};
