import { defineTask, inPieces } from "@/lib/llm";
import { MERGE_PROMPT_VERSION, buildMergePrompt, mergeWindows, type MergeCandidate } from "./merge-prompt";
import { createMergeReader } from "./merge-record";
import { answerMerge } from "./offline-merge";

/** Asks which event types mean the same, and for names and definitions they lack. */
export const mergeEventTypesTask = defineTask({
  name: "merge-event-types",
  title: { en: "Unify the dictionary of event types", "zh-CN": "统一事件字典" },
  promptVersion: MERGE_PROMPT_VERSION,
  grammar: "records",
  temperature: 0,
  maxOutputTokens: 6000,
  *answerOffline(messages) {
    for (const line of answerMerge(messages)) yield* inPieces(line);
  },
  sample(locale) {
    const rows = mergeWindows(SAMPLE[locale]).flat();
    const read = createMergeReader(rows.map(({ alias }) => alias));
    return {
      messages: buildMergePrompt({ locale, rows, marker: "7c1f0e5a92d84b36a0e1b2c3d4f50617" }),
      recordsMin: 1,
      read: (line) => read(line).kind === "record",
    };
  },
});

function type(name: string, category: string, events: number, action: string, group?: number): MergeCandidate {
  const zh = /\p{Script=Han}/u.test(name);
  return {
    id: name,
    name,
    nameZh: zh ? name : null,
    nameEn: zh ? null : name,
    definition: null,
    role: null,
    state: "proposed",
    events,
    actions: { [action]: events },
    objects: {},
    category,
    group,
  };
}

const SAMPLE = {
  "zh-CN": [
    type("查看优惠活动", "exploration", 12, "browse", 1),
    type("查看优惠", "exploration", 40, "browse", 1),
    type("下单购买", "conversion", 9, "purchase"),
  ],
  en: [
    type("view special offers", "exploration", 12, "browse", 1),
    type("view offers", "exploration", 40, "browse", 1),
    type("purchase", "conversion", 9, "purchase"),
  ],
};
