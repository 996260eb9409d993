import { byStrength, usersOf, type EdgeOutline } from "@/lib/causal";

export const ORDERS = ["disagreement", "users", "strength"] as const;
export type Order = (typeof ORDERS)[number];

/** How much there is to decide: opinions that differ first, then what only one of them holds to. */
const DISAGREEMENT = { conflict: 4, model_only: 3, data_only: 2, agree: 1, weak: 0 } as const;

/** Edges in the order in which they are judged. Verdicts change nothing of it, so that a queue stays as it is. */
export function queueOf(edges: readonly EdgeOutline[], order: Order): EdgeOutline[] {
  const first = {
    disagreement: (a: EdgeOutline, b: EdgeOutline) => DISAGREEMENT[b.agreement] - DISAGREEMENT[a.agreement],
    users: (a: EdgeOutline, b: EdgeOutline) => usersOf(b) - usersOf(a),
    strength: () => 0,
  }[order];
  return edges.toSorted((a, b) => first(a, b) || byStrength(a, b));
}
