import { defineTask } from "@/lib/llm";
import { answerIdentify } from "./offline";
import { IDENTIFY_PROMPT_VERSION, buildIdentifyPrompt, toPromptName } from "./prompt";
import { createIdentifyReader } from "./record";
import { chooseCandidates } from "./candidates";

/** Asks which listed entities names in rows mean, or which relations actions make. */
export const identifyRelationsTask = defineTask({
  name: "identify-relations",
  title: { en: "Identify names and actions in rows", "zh-CN": "识别行为中的名称与动作" },
  promptVersion: IDENTIFY_PROMPT_VERSION,
  grammar: "records",
  // Equal questions then have one answer, which may be given again.
  temperature: 0,
  maxOutputTokens: 6000,
  answerOffline: answerIdentify,
  sample(locale) {
    const names = SAMPLE.map((name, i) => toPromptName({ name, rows: 9 - i }, `n${i + 1}`));
    const listed = LISTED.map((name) => ({ id: name, name, category: null }));
    const candidates = chooseCandidates([], listed);
    const readLine = createIdentifyReader(
      names.map(({ alias }) => alias),
      candidates.map(({ alias }) => alias),
    );
    return {
      messages: buildIdentifyPrompt({
        locale,
        kind: "item",
        names,
        candidates,
        marker: "2f8c41d7a0b94e6d8f15c3e7b2a90416",
      }),
      recordsMin: SAMPLE.length,
      read: (line) => readLine(line).kind === "record",
    };
  },
});

const SAMPLE = ["宝马7系_详情页", "golf-gti 试驾", "某个没有的东西"];
const LISTED = ["宝马7系", "奥迪A8L", "Golf GTI"];
