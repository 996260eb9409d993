import { defineTask } from "@/lib/llm";
import { SAMPLE } from "./task";
import { answerSummary } from "./summary-offline";
import { SUMMARY_PROMPT_VERSION, buildSummaryPrompt } from "./summary-prompt";
import { toPromptRow } from "./rows";

/** Asks for a few sentences about one user. */
export const summarizeUserTask = defineTask({
  name: "summarize-user",
  title: { en: "Summarise a user", "zh-CN": "概括用户" },
  promptVersion: SUMMARY_PROMPT_VERSION,
  grammar: "text",
  // Equal questions then have one answer, which may be given again.
  temperature: 0,
  maxOutputTokens: 1000,
  answerOffline: answerSummary,
  sample(locale) {
    const rows = SAMPLE.map((behavior, i) => toPromptRow(behavior, `r${i + 1}`, "Asia/Shanghai"));
    const { messages } = buildSummaryPrompt({
      locale,
      material: { profile: null, rows, events: [], timeZone: "Asia/Shanghai" },
      marker: "7c1e9b5a6d3f4820a1c2d3e4f5061728",
    });
    return { messages, recordsMin: 1, read: (line) => line.text.trim() !== "" };
  },
});
