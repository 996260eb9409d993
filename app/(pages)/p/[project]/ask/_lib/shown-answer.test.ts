import { describe, expect, it } from "vitest";
import { Answer } from "@/lib/qa";
import { EMPTY_RUN, type CitedSentence, type RunState } from "@/lib/runs";
import { citedFacts, storedAnswer, unsupportedIn, watchedAnswer } from "./shown-answer";

const FACT = {
  id: "f1",
  kind: "count",
  text: { zh: "40 人", en: "40 users" },
  definition: { zh: "全部用户", en: "all users" },
  figures: [{ name: "n", value: 40, unit: "count" }],
  level: null,
  query: { kind: "count", what: "users", among: { all: [] } },
  refs: [{ kind: "users", where: { all: [] }, role: "who" }],
};
const EVIDENCE = {
  facts: [FACT, { ...FACT, id: "f2" }],
  steps: [],
  terms: [],
  unknown: [],
  refusal: null,
  nearest: [],
  graph: null,
};

const row = (over: object = {}): Answer =>
  Answer.parse({
    id: `msg_${"a".repeat(26)}`,
    run_id: `run_${"b".repeat(26)}`,
    status: "running",
    text: "Kept [f1].",
    evidence: EVIDENCE,
    sentences: [],
    model: null,
    prompt_version: null,
    usage: null,
    error: null,
    stale: false,
    created_at: "2026-01-01T00:00:00Z",
    ...over,
  });

const sentence = (over: Partial<CitedSentence> = {}): CitedSentence => ({
  n: 0,
  start: 0,
  end: 4,
  facts: ["f1"],
  status: "supported",
  reasons: [],
  ...over,
});

const view = (over: Partial<RunState>): RunState => ({
  ...EMPTY_RUN,
  attempt: 1,
  lastSeq: 3,
  status: "running",
  ...over,
});

describe("an answer on its way", () => {
  it("is what its row holds until the first frame", () => {
    expect(watchedAnswer(row(), EMPTY_RUN)).toMatchObject({ text: "Kept [f1].", live: true, end: undefined });
  });

  it("is what its run says from then on, also where that is less", () => {
    const shown = watchedAnswer(row(), view({ answer: "A", evidence: EVIDENCE as never, sentences: [sentence()] }));
    expect(shown).toMatchObject({ text: "A", live: true, sentences: [{ n: 0 }] });
    expect(shown.evidence?.facts.map(({ id }) => id)).toEqual(["f1", "f2"]);
  });

  it("believes no evidence that makes no sense", () => {
    const odd = { ...EVIDENCE, facts: [{ ...FACT, refs: [{ kind: "nonsense" }] }] };
    expect(watchedAnswer(row({ evidence: null }), view({ evidence: odd as never })).evidence).toBeNull();
  });

  it("ends as its run ended, before its row says so", () => {
    const done = { type: "done", message: "", summary: { status: "succeeded", counts: {} } } as const;
    expect(watchedAnswer(row(), view({ end: done }))).toMatchObject({ live: false, end: { kind: "answered" } });
    expect(watchedAnswer(row(), view({ end: { type: "cancelled", message: "" } })).end).toEqual({ kind: "stopped" });
    const error = { type: "error", message: "gone", code: "x", retryable: false } as const;
    expect(watchedAnswer(row(), view({ end: error })).end).toEqual({
      kind: "failed",
      message: "gone",
      retryable: false,
    });
  });

  it("is stored once its row says that it ended", () => {
    const shown = watchedAnswer(row({ status: "succeeded" }), view({ answer: "longer" }));
    expect(shown).toMatchObject({ text: "Kept [f1].", live: false, end: { kind: "answered" } });
    expect(storedAnswer(row({ status: "failed", error: { code: "x", message: "why", retryable: true } })).end).toEqual({
      kind: "failed",
      message: "why",
      retryable: true,
    });
  });
});

it("counts what is cited and what is not supported", () => {
  const sentences = [sentence({ facts: ["f2", "f9"] }), sentence({ n: 1, status: "unsupported", facts: [] })];
  const shown = { ...storedAnswer(row()), sentences };
  expect(citedFacts(shown)).toEqual(["f2"]);
  expect(unsupportedIn(shown)).toBe(1);
});
