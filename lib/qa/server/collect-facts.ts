import type { Ctx } from "@/lib/core";
import type { Evidence, Scope, UserContext } from "..";

/** A question with what decides what it means. */
export type Asked = {
  question: string;
  scope: Scope;
  userContext: UserContext | undefined;
  /** Earlier questions of the conversation with the evidence of their answers, the latest last. */
  before: readonly { question: string; evidence: Evidence | null }[];
};

/**
 * What the data say to a question: facts within the token budget, the most important first, or why the data cannot
 * answer. Reads only; asks no model. Fails with `not_found` where the scope names what is not there.
 */
export async function collectFacts(_ctx: Pick<Ctx, "db" | "project" | "locale">, _asked: Asked): Promise<Evidence> {
  throw new Error("not there yet");
}
