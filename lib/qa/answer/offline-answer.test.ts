import { describe, expect, it } from "vitest";
import type { ToldFact } from "@/lib/runs";
import { createAnswerChecker } from "./answer-checker";
import { answerOffline } from "./offline-answer";
import { buildAnswerPrompt } from "./prompt";
import { FACTS, QUESTION } from "./__fixtures__/facts";

const marker = "ab".repeat(16);

function answered(locale: "zh-CN" | "en", facts: readonly ToldFact[], unknown: string[] = []) {
  const messages = buildAnswerPrompt({
    locale,
    question: QUESTION,
    evidence: { facts: [...facts], unknown },
    before: [{ question: "早先的问题", answer: "早先 7%[f1]。" }],
    marker,
  });
  const text = [...answerOffline(messages)].join("");
  const checker = createAnswerChecker(facts, { question: QUESTION, unknown });
  return { text, sentences: [...checker.push(text), ...checker.end()] };
}

const orders = FACTS.map((_, i) => [...FACTS.slice(i), ...FACTS.slice(0, i)]);

describe.each(["zh-CN", "en"] as const)("the offline answer (%s)", (locale) => {
  it.each(orders)("is borne by its facts in every sentence, whichever comes first: $id", (...facts) => {
    const { text, sentences } = answered(locale, facts, ["航天飞机 9000"]);
    const bad = sentences.filter(({ status }) => status === "unsupported");
    expect(bad.map(({ start, end, reasons }) => [text.slice(start, end), reasons])).toEqual([]);
    expect(sentences.filter(({ status }) => status === "supported").length).toBeGreaterThanOrEqual(6);
    expect(text).toContain("航天飞机 9000");
    expect(text).not.toContain("早先");
  });

  it("concludes by what the interval of a difference holds", () => {
    const said = (id: string) =>
      answered(
        locale,
        FACTS.filter((fact) => fact.id === id),
      ).text;
    expect(said("f3")).toContain(locale === "en" ? "the first is higher [f3]" : "前者更高[f3]");
    expect(said("f9")).toContain(locale === "en" ? "no clear difference [f9]" : "没有明确的差别[f9]");
    expect(said("f5")).toContain("“上海”");
  });

  it("has no heading over nothing where one fact is all there is", () => {
    for (const fact of FACTS) {
      const { text, sentences } = answered(locale, [fact]);
      expect(text).not.toMatch(/[:：]\s*\n\s*\n\s*[^-\s]/u);
      expect(sentences.filter(({ status }) => status === "unsupported")).toEqual([]);
    }
  });

  it("says so where there is nothing to say", () => {
    const { text, sentences } = answered(locale, []);
    expect(text).toBe(locale === "en" ? "The data cannot answer this." : "数据无法回答这个问题。");
    expect(sentences.map(({ status }) => status)).toEqual(["plain"]);
  });
});
