import type { Ctx } from "@/lib/core";
import type { Scope, Suggestion } from "..";

/** Questions that the project's data can answer. Fails with `not_found` where the scope names what is not there. */
export async function suggestQuestions(_ctx: Pick<Ctx, "db" | "project">, _scope: Scope): Promise<Suggestion[]> {
  return [];
}
