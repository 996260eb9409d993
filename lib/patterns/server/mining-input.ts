import { z } from "zod";
import { RunId } from "@/lib/core";
import { MiningQuestion } from "@/lib/patterns";

/** Users are cut into at most so many parts. */
export const PARTITIONS_MAX = 64;

/** What one item does of a run that mines in parts. */
const Step = z.object({
  step: z.enum(["find", "count", "measure"]),
  /** From 0; 0 for `measure`, which is about all of them. */
  part: z.number().int(),
  parts: z.number().int(),
  /** The run under which the parts keep what they come to. */
  kept_by: RunId,
  /** Of the data that all parts are to read alike. */
  version: z.string(),
});
export type Step = z.infer<typeof Step>;

/** What such a run is told: a question as it was asked, and what an item is to do of it. */
export function miningInput(question: MiningQuestion, more: { partitions?: number; step?: Step } = {}) {
  return { ...question, ...more };
}

export function readMiningInput({ partitions: _partitions, step, ...question }: Record<string, unknown>): {
  question: MiningQuestion;
  step: Step | undefined;
} {
  return { question: MiningQuestion.parse(question), step: Step.optional().parse(step) };
}
