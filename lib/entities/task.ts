import { defineTask } from "@/lib/llm";
import { answerTagging } from "./offline-answer";
import { TAG_PROMPT_VERSION, buildTagPrompt, toPromptEntity } from "./prompt";
import { createTagReader } from "./record";

/** Asks for tags of some entities of one kind. */
export const tagEntitiesTask = defineTask({
  name: "tag-entities",
  title: { en: "Tag apps, media, items and places", "zh-CN": "为应用、媒体、商品和地点打标签" },
  promptVersion: TAG_PROMPT_VERSION,
  grammar: "records",
  // Equal questions then have one answer, which may be given again.
  temperature: 0,
  maxOutputTokens: 8000,
  answerOffline: answerTagging,
  sample(locale) {
    const entities = SAMPLE.map((entity, i) => toPromptEntity(entity, `e${i + 1}`));
    const readLine = createTagReader(entities.map(({ alias }) => alias));
    return {
      messages: buildTagPrompt({
        locale,
        kind: "app",
        entities,
        tags: [],
        marker: "5a6d3c1e9b7f4820a1c2d3e4f5061728",
      }),
      recordsMin: SAMPLE.length,
      read: (line) => readLine(line).kind === "tags",
    };
  },
});

const SAMPLE = [
  { name: "汽车之家", category: "汽车", properties: {} },
  { name: "微信", category: "购物", properties: { developer: "Tencent" } },
  { name: "高德地图", category: null, properties: {} },
];
