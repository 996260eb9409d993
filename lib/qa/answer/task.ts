import { defineTask } from "@/lib/llm";
import { answerOffline } from "./offline-answer";
import { ANSWER_PROMPT_VERSION, buildAnswerPrompt } from "./prompt";

/** Asks for an answer to a question, from facts that stand in the prompt. */
export const answerQuestionTask = defineTask({
  name: "answer-question",
  title: { en: "Answer a question", "zh-CN": "回答问题" },
  promptVersion: ANSWER_PROMPT_VERSION,
  grammar: "text",
  // Equal questions over equal data then have one answer, which may be given again.
  temperature: 0,
  maxOutputTokens: 1500,
  answerOffline,
  sample(locale) {
    const messages = buildAnswerPrompt({
      locale,
      question: locale === "en" ? "How many golfers looked at the car?" : "多少高尔夫爱好者看过这款车？",
      evidence: {
        unknown: [],
        facts: [
          {
            id: "f1",
            kind: "share",
            text: {
              zh: "喜欢高尔夫的 100 名用户中，42 名（42.0 %）看过这款车。",
              en: "Of 100 users who like golf, 42 (42.0 %) looked at the car.",
            },
            definition: { zh: "全部用户中喜欢高尔夫的用户", en: "users who like golf, of all users" },
            figures: [],
            level: null,
            query: {},
            refs: [],
          },
        ],
      },
      before: [],
      marker: "3a5c7e9b1d2f4860b7a8c9d0e1f21324",
    });
    return { messages, recordsMin: 1, read: (line) => line.text.trim() !== "" };
  },
});
