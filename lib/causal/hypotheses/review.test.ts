import { describe, expect, test } from "vitest";
import { createReviewReader, weighReviews, type ReviewRecord } from "./review";
import { reviewEdgesTask } from "./review-task";
import { createLineReader } from "@/lib/llm";

const says = (verdict: ReviewRecord["verdict"], confidence: number | null = null): ReviewRecord => ({
  alias: "q1",
  verdict,
  confidence,
  reason: { zh: "甲", en: "a" },
});

describe("a model's opinion counts only where it is consistent", () => {
  test.each([
    ["supports", ["supports", "supports"], ["doubts", "doubts"], true],
    ["doubts", ["doubts", "doubts"], ["unsure", "unsure"], true],
    ["unsure", ["supports", "doubts"], ["doubts", "doubts"], false],
    ["unsure", ["supports", "supports"], ["doubts", "unsure"], false],
    ["unsure", ["supports", "supports"], ["supports", "supports"], false],
  ] as const)("%s", (verdict, forward, backward, consistent) => {
    const weighed = weighReviews(
      forward.map((each) => says(each)),
      backward.map((each) => says(each)),
    );
    expect(weighed).toMatchObject({ verdict, consistent, forward, backward });
  });

  test("its confidence is the mean of both passes, and none where it does not count", () => {
    const no = [says("doubts"), says("doubts")];
    expect(weighReviews([says("supports", 0.6), says("supports", 0.8)], no)?.confidence).toBeCloseTo(0.7);
    expect(weighReviews([says("supports", 0.6), says("doubts", 0.8)], no)?.confidence).toBeNull();
  });

  test("without an answer to all four questions there is none", () => {
    expect(weighReviews([says("supports"), says("supports")], [says("doubts")])).toBeUndefined();
  });
});

test.each([
  ["unknown_edge", { id: "q9", verdict: "supports", en: "a" }],
  ["bad_verdict", { id: "q1", verdict: "yes", en: "a" }],
  ["bad_confidence", { id: "q1", verdict: "supports", confidence: -1, en: "a" }],
  ["bad_field", { id: "q1", verdict: "supports", en: 7 }],
])("refuses %s", (reason, fields) => {
  const read = createReviewReader(["q1"]);
  const line = { number: 1, text: JSON.stringify(fields), tooLong: false };
  expect(read(line)).toMatchObject({ kind: "rejected", reason });
});

test("the offline model answers each question once and takes no side", () => {
  const { messages } = reviewEdgesTask.sample("en");
  const read = createReviewReader(["q1", "q2"]);
  const lines = createLineReader().push([...reviewEdgesTask.answerOffline(messages)].join(""));
  expect(
    lines.map((line) => read(line)).map((each) => (each.kind === "record" ? each.record.verdict : each.kind)),
  ).toEqual(["unsure", "unsure", "end"]);
});
