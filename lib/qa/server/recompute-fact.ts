import type { Ctx } from "@/lib/core";
import type { Fact } from "../facts/fact";
import { differingFigures } from "../facts/differing";
import { computeFacts } from "./compute-facts";

/** A fact as the data have it now. */
export type RecomputedFact = {
  /** Null where what it is about is not there any more. */
  fact: Fact | null;
  same: boolean;
  /** Names of figures that are other ones now, `level` and `text` among them. */
  differing: string[];
};

/** Computes a fact once more from its query. Fails as `computeFacts` does. */
export async function recomputeFact(ctx: Pick<Ctx, "db" | "project" | "locale">, fact: Fact): Promise<RecomputedFact> {
  const [computed] = await computeFacts(ctx, [fact.query], { tokens: Infinity });
  if (!computed) return { fact: null, same: false, differing: ["fact"] };
  const again = { ...computed, id: fact.id };
  const differing = differingFigures(fact, again);
  return { fact: again, same: differing.length === 0, differing };
}
