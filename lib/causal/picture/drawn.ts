import type { DrawnEdge, DrawnNode } from "@/lib/runs";
import { Level } from "../schema";
import { compareText } from "./strength";
import type { DrawableEdge, DrawableNode } from "./scene";

/** A graph that is being made, as much of it as is known: what only the model has said so far is provisional. */
export function drawableOfRun(
  nodes: ReadonlyMap<string, DrawnNode>,
  edges: ReadonlyMap<string, DrawnEdge>,
): { nodes: DrawableNode[]; edges: DrawableEdge[] } {
  const known = [...edges.values()].filter(({ source, target }) => nodes.has(source) && nodes.has(target));
  return {
    nodes: [...nodes.values()].map(({ id, kind, label, origin, users }) => ({
      id,
      kind,
      label,
      origin,
      users,
    })),
    edges: known
      .toSorted((a, b) => b.level - a.level || (b.users ?? 0) - (a.users ?? 0) || compareText(a.id, b.id))
      .map((edge) => ({
        id: edge.id,
        source: edge.source,
        target: edge.target,
        relation: edge.relation,
        level: Level.parse(edge.level),
        users: edge.users ?? 0,
        confidence: edge.confidence,
        lift: edge.lift,
        seal: {
          data: edge.level > 0 ? "filled" : edge.users === undefined ? "none" : "open",
          model:
            edge.verdict === undefined
              ? "none"
              : ({ supports: "filled", doubts: "crossed", unsure: "open" } as const)[edge.verdict],
          human: "none",
        },
        conflict: false,
        provisional: edge.users === undefined,
      })),
  };
}
