import type { Behavior } from "@/lib/people";
import { defineTask } from "@/lib/llm";
import { answerExtraction } from "./offline-answer";
import { EXTRACT_PROMPT_VERSION, buildExtractPrompt } from "./prompt";
import { createRecordReader } from "./record";
import { toPromptRow } from "./rows";

/** Asks for the events of one window of a user's behaviours. */
export const extractEventsTask = defineTask({
  name: "extract-events",
  title: { en: "Abstract events from behaviours", "zh-CN": "从原始行为抽取逻辑行为" },
  promptVersion: EXTRACT_PROMPT_VERSION,
  grammar: "records",
  // Equal questions then have one answer, which may be given again.
  temperature: 0,
  maxOutputTokens: 8000,
  answerOffline: answerExtraction,
  sample(locale) {
    const aliases = SAMPLE.map((_, i) => `r${i + 1}`);
    const readLine = createRecordReader(aliases);
    return {
      messages: buildExtractPrompt({
        locale,
        rows: SAMPLE.map((behavior, i) => toPromptRow(behavior, aliases[i] ?? "", "Asia/Shanghai")),
        profile: null,
        entities: [],
        vocabulary: [],
        before: [],
        marker: "5a6d3c1e9b7f4820a1c2d3e4f5061728",
      }),
      recordsMin: 1,
      read: (line) => readLine(line).kind === "event",
    };
  },
});

function row(at: string, action: string, fields: Partial<Behavior>): Behavior {
  const empty = { item: null, app: null, media: null, poi: null, duration: null };
  const place = { id: "0", user_id: "", local_at: null, import_id: "", line: 0, properties: {} };
  return { ...empty, ...place, at, action, ...fields };
}

/** What tasks are tried out with. */
export const SAMPLE = [
  row("2025-11-24T02:42:47Z", "search", { item: "宝马7系价格", app: "汽车之家" }),
  row("2025-11-24T02:44:10Z", "browse", { item: "宝马7系", media: "懂车帝", duration: 129 }),
  row("2025-11-24T02:47:55Z", "compare", { item: "对比_宝马7系,奔驰S系", app: "汽车之家", duration: 64 }),
  row("2025-11-25T06:05:00Z", "visit_poi", { poi: "宝马4S店", duration: 2849 }),
];
