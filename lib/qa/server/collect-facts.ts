import type { Ctx } from "@/lib/core";
import type { Evidence, Fact, Scope, UserContext } from "..";
import { computeFacts } from "./compute-facts";
import { planFor } from "./plan";

/** A question with what decides what it means. */
export type Asked = {
  question: string;
  scope: Scope;
  userContext: UserContext | undefined;
  /** Earlier questions of the conversation with the evidence of their answers, the latest last. */
  before: readonly { question: string; evidence: Evidence | null }[];
};

/** What facts may take of a prompt. */
const FACT_TOKENS_MAX = 3000;

/**
 * What the data say to a question: facts within the token budget, the most important first, or why the data cannot
 * answer. Reads only; asks no model. Fails with `not_found` where the scope names what is not there.
 */
export async function collectFacts(ctx: Pick<Ctx, "db" | "project" | "locale">, asked: Asked): Promise<Evidence> {
  const { plan, lexicon } = await planFor(ctx, asked);
  const facts = plan.refusal === null ? await computeFacts(ctx, plan.queries, { tokens: FACT_TOKENS_MAX }) : [];
  return {
    facts,
    steps: plan.steps,
    terms: plan.terms,
    unknown: plan.unknown,
    refusal: plan.refusal,
    nearest: plan.nearest,
    graph: lexicon.graph === null ? null : partOf(lexicon.graph, facts),
  };
}

/** The part of a graph that facts are about; null where they are about none of it. */
function partOf(
  graph: { id: string; version: number; edges: readonly { id: string; source: string; target: string }[] },
  facts: readonly Fact[],
): Evidence["graph"] {
  const refs = facts.flatMap((fact) => fact.refs);
  const edges = new Set(refs.flatMap((ref) => (ref.kind === "edge" && ref.graph === graph.id ? [ref.id] : [])));
  const ends = graph.edges.flatMap(({ id, source, target }) => (edges.has(id) ? [source, target] : []));
  const nodes = refs.flatMap((ref) => (ref.kind === "node" && ref.graph === graph.id ? [ref.id] : []));
  if (edges.size === 0 && nodes.length === 0) return null;
  return { id: graph.id, version: graph.version, nodes: [...new Set([...ends, ...nodes])], edges: [...edges] };
}
