import { expect, it } from "vitest";
import { Evidence } from "@/lib/qa";
import { withFootnotes } from "./answer-file";

const fact = (id: string, en: string) => ({
  id,
  kind: "count",
  text: { zh: `${en}（中）`, en },
  definition: { zh: "全部\n用户", en: "among\nall users" },
  figures: [],
  level: null,
  query: { kind: "count", what: "users", among: { all: [] } },
  refs: [],
});
const evidence = Evidence.parse({
  facts: [fact("f1", "40 users"), fact("f2", "41 users"), fact("f3", "42 users")],
  steps: [],
  terms: [],
  unknown: [],
  refusal: null,
  nearest: [],
  graph: null,
});

it("turns citations into footnotes with what was counted", () => {
  const text = "Forty [f1]. More【f3，f1】. Unknown [f9].";
  expect(withFootnotes({ text, sentences: [], evidence }, "en", false)).toBe(
    "Forty [^f1]. More[^f3][^f1]. Unknown .\n\n" +
      "[^f1]: 40 users (among all users)\n[^f3]: 42 users (among all users)\n",
  );
  expect(withFootnotes({ text, sentences: [], evidence }, "zh", false)).toContain("[^f1]: 40 users（中） (全部 用户)");
});

it("leaves out what the page leaves out, with its footnotes", () => {
  const text = "Forty [f1]. Made up [f2]. End.";
  const sentences = [
    { n: 0, start: 0, end: 11, facts: ["f1"], status: "supported" as const, reasons: [] },
    { n: 1, start: 12, end: 25, facts: ["f2"], status: "unsupported" as const, reasons: [] },
    { n: 2, start: 26, end: 30, facts: [], status: "plain" as const, reasons: [] },
  ];
  const file = withFootnotes({ text, sentences, evidence }, "en", true);
  expect(file).not.toMatch(/Made up|f2/);
  expect(file).toMatch(/^Forty \[\^f1\]\.\s+End\.\n/);
});

it("writes an answer without facts as it is", () => {
  expect(withFootnotes({ text: "The data cannot answer this.", sentences: [], evidence: null }, "en", true)).toBe(
    "The data cannot answer this.\n",
  );
});
