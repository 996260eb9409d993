import type { Bilingual } from "@/lib/core";

/** Sentences in the frames of a tagging. */
export const tagTexts = {
  asking: { en: "{entities} entities to tag", "zh-CN": "{entities} 个实体待打标签" },
  again: { en: "{entities} were left out; asking for them again", "zh-CN": "有 {entities} 个未回答，再次询问" },
  done: { en: "{tagged} entities tagged", "zh-CN": "已为 {tagged} 个实体打标签" },
  donePartial: {
    en: "{tagged} entities tagged, {unanswered} left without an answer",
    "zh-CN": "已为 {tagged} 个实体打标签，{unanswered} 个未得到回答",
  },
} satisfies Record<string, Bilingual>;
