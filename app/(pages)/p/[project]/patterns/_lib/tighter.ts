import type { PatternSet } from "@/lib/patterns";

type Made = Pick<PatternSet, "min_support" | "users" | "sessions"> & {
  question: Pick<PatternSet["question"], "min_support" | "counted">;
};

/** A least support that leaves far fewer patterns: twice what the set was made with, said as a share where it was one. */
export function tighter({ min_support: min, users, sessions, question }: Made): string {
  const doubled = Math.max(2, min * 2);
  const all = question.counted === "sessions" ? sessions : users;
  return question.min_support < 1 && all > 0
    ? `${Math.min(99, Math.ceil((doubled / all) * 1000) / 10)}%`
    : String(doubled);
}
