import type { Ctx } from "@/lib/core";
import { suggestionsFrom, type Scope, type Suggestion } from "..";
import { loadLexicon } from "./lexicon";

/**
 * Up to six questions that the project's data can answer, from its graph, types, fields and things; none where there are no
 * data yet. Fails with `not_found` where the scope names what is not there.
 */
export async function suggestQuestions(ctx: Pick<Ctx, "db" | "project">, scope: Scope): Promise<Suggestion[]> {
  return suggestionsFrom(await loadLexicon(ctx, scope));
}
