import type { Locale } from "@/lib/core";
import type { CitedSentence, ToldEvidence } from "@/lib/runs";
import { SentenceSplitter } from "./sentences";

/** So many questions that can be answered are offered. */
const NEAREST_MAX = 3;

/** What is said where the data cannot answer: why, and which questions near by they can. It claims nothing. */
export function refusalText(
  { refusal, nearest }: Pick<ToldEvidence, "refusal" | "nearest">,
  locale: Locale,
): { text: string; sentences: CitedSentence[] } {
  const language = locale === "en" ? "en" : "zh";
  const words = texts[language];
  const text = [
    refusal?.text[language] ?? words.nothing,
    ...(nearest.length === 0
      ? []
      : [
          [words.nearest, "", ...nearest.slice(0, NEAREST_MAX).map((question) => `- ${question[language]}`)].join("\n"),
        ]),
  ].join("\n\n");
  const splitter = new SentenceSplitter();
  const spans = [...splitter.push(text), ...splitter.end()];
  return {
    text,
    sentences: spans.map(({ start, end }, n) => ({ n, start, end, facts: [], status: "plain", reasons: [] })),
  };
}

const texts = {
  zh: { nothing: "数据无法回答这个问题。", nearest: "数据可以回答的相近问题：" },
  en: { nothing: "The data cannot answer this.", nearest: "Questions close to it that the data can answer:" },
};
