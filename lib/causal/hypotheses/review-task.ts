import { defineTask, formatEndRecord, inPieces, readFenced, type Message } from "@/lib/llm";
import { REVIEW_PROMPT_VERSION, buildReviewPrompt, createReviewReader, type ReviewQuestion } from "./review";

/**
 * The offline model has no knowledge of any trade, so it judges nothing: every question is answered with `unsure`. It
 * says so, and nobody takes it for an opinion.
 */
function* answerReview(messages: readonly Message[]): Iterable<string> {
  const rows = readFenced(messages, "questions");
  for (const row of rows) {
    const record = {
      id: row["id"],
      verdict: "unsure",
      zh: "离线规则不判断机制。",
      en: "The offline rules judge no mechanism.",
    };
    yield `${JSON.stringify(record)}\n`;
  }
  yield `${formatEndRecord(rows.length)}\n`;
}

/** Asks what a model thinks of pairs, one direction at a time. */
export const reviewEdgesTask = defineTask({
  name: "review-edges",
  title: { en: "Give an opinion on relations", "zh-CN": "对关系给出看法" },
  promptVersion: REVIEW_PROMPT_VERSION,
  grammar: "records",
  temperature: 0,
  maxOutputTokens: 4000,
  *answerOffline(messages) {
    for (const line of answerReview(messages)) yield* inPieces(line);
  },
  sample(locale) {
    const read = createReviewReader(SAMPLE.map(({ alias }) => alias));
    return {
      messages: buildReviewPrompt({ locale, questions: SAMPLE, marker: "9b2c4d6e8f0a1b3c5d7e9f1021324354" }),
      recordsMin: 2,
      read: (line) => read(line).kind === "record",
    };
  },
});

const SAMPLE: ReviewQuestion[] = [
  { alias: "q1", first: { zh: "查看报价", en: "view a quote" }, next: { zh: "预约试驾", en: "book a test drive" } },
  { alias: "q2", first: { zh: "看资讯", en: "read news" }, next: { zh: "社交聊天", en: "chat" } },
];
