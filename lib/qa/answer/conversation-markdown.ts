import type { Locale } from "@/lib/core";
import type { ToldFact } from "@/lib/runs";
import type { Answer, ConversationDetail } from "../schema";
import { citationsIn } from "./citations";

/**
 * A conversation as Markdown: questions as headings, answers as they were written, the facts they cite as footnotes with
 * what was counted. Footnotes are numbered on through the whole text.
 */
export function conversationMarkdown(
  { title, messages }: ConversationDetail,
  { locale, supportedOnly }: { locale: Locale; supportedOnly: boolean },
): string {
  const language = locale === "en" ? "en" : "zh";
  const words = texts[language];
  const notes: string[] = [];
  const parts = [`# ${inLine(title)}`];
  for (const { text, answers } of messages) {
    parts.push(`## ${inLine(text)}`);
    const answer = answers.at(-1);
    if (!answer || answer.text === "") parts.push(words.none);
    else parts.push(withNotes(answer, supportedOnly, words, notes, language));
  }
  return `${[...parts, ...(notes.length === 0 ? [] : [notes.join("\n")])].join("\n\n")}\n`;
}

/** Line breaks would end a heading, and marks at its start begin something else. */
const inLine = (text: string): string => text.replace(/\s+/gu, " ").trim();

type Words = (typeof texts)[keyof typeof texts];

function withNotes(
  { text, evidence, sentences, status }: Answer,
  supportedOnly: boolean,
  words: Words,
  notes: string[],
  language: "en" | "zh",
): string {
  const facts = new Map((evidence?.facts ?? []).map((fact) => [fact.id, fact]));
  const numbers = new Map<string, number>();
  const noteOf = (id: string, fact: ToldFact): string => {
    const known = numbers.get(id) ?? notes.length + 1;
    if (!numbers.has(id)) {
      numbers.set(id, known);
      notes.push(`[^${known}]: ${inLine(fact.text[language])} (${inLine(fact.definition[language])})`);
    }
    return `[^${known}]`;
  };
  let out = "";
  let from = 0;
  for (const sentence of sentences) {
    const written = text.slice(sentence.start, sentence.end);
    out += text.slice(from, sentence.start);
    from = sentence.end;
    if (sentence.status === "unsupported" && supportedOnly) continue;
    out += noted(written, (id) => {
      const fact = facts.get(id);
      return fact === undefined ? "" : noteOf(id, fact);
    });
    if (sentence.status === "unsupported") out += words.unsupported;
  }
  out += text.slice(from);
  return `${out.trim()}${status === "succeeded" ? "" : `\n\n${words.incomplete}`}`;
}

const noted = (written: string, note: (id: string) => string): string =>
  citationsIn(written)
    .reduceRight(
      (text, { start, end, ids }) => `${text.slice(0, start)}\uE001${ids.join(",")}\uE001${text.slice(end)}`,
      written,
      // From the front, so that footnotes are numbered in the order in which they stand.
    )
    .replace(/\uE001([^\uE001]*)\uE001/gu, (_, ids: string) => ids.split(",").map(note).join(""));

const texts = {
  zh: { none: "（没有回答）", unsupported: "（缺少依据）", incomplete: "（回答未完成）" },
  en: { none: "(no answer)", unsupported: " (without evidence)", incomplete: "(the answer was not finished)" },
};
