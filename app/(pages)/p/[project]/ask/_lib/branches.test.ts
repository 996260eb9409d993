import { expect, it } from "vitest";
import { Question } from "@/lib/qa";
import { turnsOf } from "./branches";

const id = (letter: string) => `msg_${letter.repeat(26)}`;

const question = (letter: string, branchOf: string | null, answers: [string, string][]) =>
  Question.parse({
    id: id(letter),
    branch_of: branchOf && id(branchOf),
    text: letter,
    scope: {},
    user_context: null,
    created_at: "2026-01-01T00:00:00Z",
    answers: answers.map(([name, at]) => ({
      id: id(name),
      run_id: `run_${name.repeat(26)}`,
      status: "succeeded",
      text: name,
      evidence: null,
      sentences: [],
      model: null,
      prompt_version: null,
      usage: null,
      error: null,
      stale: false,
      created_at: at,
    })),
  });

it("keeps every answer to a question and to its later words in one place, in the order of asking", () => {
  const turns = turnsOf([
    question("a", null, [
      ["k", "2026-01-01T00:00:01Z"],
      ["m", "2026-01-01T00:00:05Z"],
    ]),
    question("b", null, []),
    question("c", "a", [["n", "2026-01-01T00:00:03Z"]]),
  ]);
  expect(turns.map(({ id: turn }) => turn)).toEqual([id("a"), id("b")]);
  expect(turns[0]?.branches.map(({ question: { text }, answer }) => [text, answer?.text])).toEqual([
    ["a", "k"],
    ["c", "n"],
    ["a", "m"],
  ]);
  expect(turns[1]?.branches).toMatchObject([{ question: { text: "b" }, answer: undefined }]);
});
