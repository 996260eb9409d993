import { MiningQuestion, type ExcludedBy, type PatternSet } from "@/lib/patterns";

export const LOOSER = [
  "place",
  "targets",
  "gap",
  "span",
  "sessions",
  "length",
  "segment",
  "dates",
  "only",
  "without",
  "noise",
] as const;

/** A limit of a question, and the question without it. */
export type Looser = { key: (typeof LOOSER)[number]; question: MiningQuestion };

type Change = Partial<Record<keyof MiningQuestion, unknown>>;

/** The questions that ask the same with one limit less, as far as there are limits. */
export function looser(question: MiningQuestion): Looser[] {
  return LOOSER.flatMap((key) => {
    const change = without(key, question);
    return change ? [{ key, question: MiningQuestion.parse({ ...question, ...change }) }] : [];
  });
}

/** Which limits of the miner each of them takes away. */
const TAKES: Partial<Record<Looser["key"], readonly ExcludedBy["limit"][]>> = {
  place: ["starts_with", "ends_with"],
  targets: ["contains"],
  gap: ["max_gap_ms", "max_gap_steps"],
  span: ["max_span_ms", "max_span_steps"],
  sessions: ["session_gap_ms"],
  length: ["min_length"],
};

/** Those first without which most would be found, as far as that was counted: `gain` patterns, 1,000 at most. */
export function byGain(ways: readonly Looser[], excluded: readonly ExcludedBy[]): (Looser & { gain: number })[] {
  return ways
    .map((way) => {
      const limits = TAKES[way.key] ?? [];
      const gains = excluded.filter(({ limit }) => limits.includes(limit)).map(({ patterns }) => patterns);
      return { ...way, gain: Math.max(0, ...gains) };
    })
    .sort((a, b) => b.gain - a.gain);
}

/** The same question of as many as there are, where only the minimum left everything out. */
export function withMinimum({ question, support_below }: Pick<PatternSet, "question" | "support_below">) {
  return MiningQuestion.parse({ ...question, min_support: support_below });
}

/** What changes when a limit goes; undefined where the question has none. */
function without(key: Looser["key"], asked: MiningQuestion): Change | undefined {
  const { starts_with: starts = [], ends_with: ends = [], contains = [] } = asked;
  switch (key) {
    case "place":
      return starts.length + ends.length > 0
        ? { starts_with: undefined, ends_with: undefined, contains: [...new Set([...starts, ...ends, ...contains])] }
        : undefined;
    case "targets":
      return starts.length + ends.length + contains.length > 0
        ? { starts_with: undefined, ends_with: undefined, contains: undefined }
        : undefined;
    case "gap":
      return taken(asked, ["max_gap_ms", "max_gap_steps"]);
    case "span":
      return taken(asked, ["max_span_ms", "max_span_steps"]);
    case "sessions":
      // Nothing but sessions could be counted apart from users.
      return taken(asked, ["session_gap_ms"]) && { session_gap_ms: undefined, counted: "users" };
    case "length":
      return asked.min_length > 2 ? { min_length: 2 } : undefined;
    case "segment":
      return taken(asked, ["segment"]);
    case "dates":
      return taken(asked, ["from", "to"]);
    case "only":
      return taken(asked, ["include_types"]);
    case "without":
      return (asked.exclude_types ?? []).length > 0 ? { exclude_types: undefined } : undefined;
    case "noise":
      return asked.exclude_noise ? { exclude_noise: false } : undefined;
  }
}

const taken = (asked: MiningQuestion, fields: readonly (keyof MiningQuestion)[]): Change | undefined =>
  fields.some((field) => asked[field] !== undefined)
    ? Object.fromEntries(fields.map((field) => [field, undefined]))
    : undefined;
