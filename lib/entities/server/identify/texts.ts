import type { Bilingual } from "@/lib/core";

/** Sentences in the frames of an identification. */
export const identifyTexts = {
  asking: { en: "{names} names and actions to identify", "zh-CN": "{names} 个名称和动作待识别" },
  again: { en: "{names} were left out; asking for them again", "zh-CN": "有 {names} 个未回答，再次询问" },
  done: {
    en: "{answered} answered: {matched} identified, {unmatched} mean nothing listed",
    "zh-CN": "已回答 {answered} 个：识别出 {matched} 个，{unmatched} 个不在目录中",
  },
  donePartial: {
    en: "{answered} answered: {matched} identified, {unmatched} mean nothing listed; {unanswered} left without an answer",
    "zh-CN": "已回答 {answered} 个：识别出 {matched} 个，{unmatched} 个不在目录中；{unanswered} 个未得到回答",
  },
} satisfies Record<string, Bilingual>;
