import { expect, test } from "vitest";
import { canonicalQuestion, MiningQuestion } from "@/lib/patterns";
import { byGain, LOOSER, looser, withMinimum } from "./looser";

const keysOf = (question: object) => looser(MiningQuestion.parse(question)).map(({ key }) => key);

test("only limits that are there can go", () => {
  expect(keysOf({ exclude_noise: false })).toEqual([]);
  expect(keysOf({})).toEqual(["noise"]);
  expect(keysOf({ contains: ["buy"], exclude_noise: false })).toEqual(["targets"]);
});

test("each goes alone, and without it the question has it no more", () => {
  const strict = MiningQuestion.parse({
    ends_with: ["buy"],
    max_gap_ms: 1000,
    max_span_steps: 3,
    session_gap_ms: 1000,
    counted: "sessions",
    min_length: 3,
    segment: "reached",
    from: "2026-01-01",
    include_types: ["browse", "buy"],
    exclude_types: ["cart"],
  });
  const found = looser(strict);
  expect(found.map(({ key }) => key)).toEqual([...LOOSER]);
  for (const { key, question } of found) {
    expect(canonicalQuestion(question)).not.toBe(canonicalQuestion(strict));
    if (key !== "targets") expect(question.ends_with ?? question.contains).toEqual(["buy"]);
    expect(looser(question).map((each) => each.key)).not.toContain(key);
  }
});

test("types that stood at an end may stand anywhere", () => {
  const [place] = looser(MiningQuestion.parse({ starts_with: ["a", "b"], ends_with: ["b", "c"] }));
  expect(place).toMatchObject({ key: "place", question: { contains: ["a", "b", "c"] } });
  expect(place?.question.starts_with).toBeUndefined();
});

test("the minimum becomes what there is", () => {
  const question = MiningQuestion.parse({ min_support: 0.5, ends_with: ["buy"] });
  expect(withMinimum({ question, support_below: 20 })).toEqual({ ...question, min_support: 20 });
});

test("limits without which most would be found come first, with how many that is", () => {
  const question = MiningQuestion.parse({ max_gap_ms: 1, ends_with: ["a"], segment: "reached" });
  const excluded = [
    { limit: "ends_with" as const, patterns: 7, support: 3 },
    { limit: "max_gap_ms" as const, patterns: 2, support: 3 },
  ];
  const ways = byGain(looser(question), excluded).map(({ key, gain }) => [key, gain]);
  expect(ways.slice(0, 2)).toEqual([
    ["place", 7],
    ["gap", 2],
  ]);
  expect(ways).toContainEqual(["segment", 0]);
});
