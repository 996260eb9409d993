import type { DrawnEdge, DrawnNode } from "@/lib/runs";
import type { HypothesisRecord } from "../hypotheses/record";
import type { NodeId } from "../ids";
import { levelOf } from "../levels/level-of";
import type { GraphNode } from "../schema";
import type { AssembledEdge } from "./assemble-graph";
import { edgeIdOf } from "./keys";
import type { MeasuredEdge } from "./measured-graph";
import { plainRelation } from "./opinions";

export const drawnNode = ({ id, kind, label, users, origin }: GraphNode): DrawnNode => ({
  id,
  kind,
  label,
  ...(origin === "data" ? { users } : {}),
  origin,
});

/** An edge of the data as it is drawn before a model has said anything of it. */
export function drawnMeasured({ source, target, stats }: MeasuredEdge, feature: boolean): DrawnEdge {
  const { level } = levelOf(stats);
  return {
    id: edgeIdOf(source, target),
    source,
    target,
    relation: plainRelation({ suppresses: stats.suppresses, level, via: stats.via.length, feature }),
    level,
    origin: "data",
    users: stats.users.ab,
    confidence: stats.confidence.est,
    ...(stats.lift ? { lift: stats.lift.est } : {}),
  };
}

export const drawnEdge = ({ id, source, target, relation, level, origin, stats, model }: AssembledEdge): DrawnEdge => ({
  id,
  source,
  target,
  relation,
  level,
  origin,
  ...(stats ? { users: stats.users.ab, confidence: stats.confidence.est } : {}),
  ...(stats?.lift ? { lift: stats.lift.est } : {}),
  ...(model ? { verdict: model.verdict } : {}),
});

/** What a line of a model's answer adds to the picture; `known` is the edge as the data drew it. */
export function drawnRecord(
  record: HypothesisRecord,
  nodeOf: ReadonlyMap<string, NodeId>,
  nodes: ReadonlyMap<NodeId, DrawnNode>,
  known: ReadonlyMap<string, DrawnEdge>,
): { node: DrawnNode } | { edge: DrawnEdge } | undefined {
  if (record.record === "insight") return undefined;
  if (record.record === "node") {
    const id = nodeOf.get(record.alias);
    if (id === undefined) return undefined;
    const there = nodes.get(id);
    return { node: there ?? { id, kind: record.kind, label: record.label, origin: "model" } };
  }
  const [source, target] = [nodeOf.get(record.from), nodeOf.get(record.to)];
  if (source === undefined || target === undefined) return undefined;
  const id = edgeIdOf(source, target);
  const there = known.get(id);
  const { relation, verdict } = record;
  return {
    edge: there
      ? { ...there, relation: there.relation === "inhibit" ? "inhibit" : relation, verdict }
      : { id, source, target, relation, level: 0, origin: "model", verdict },
  };
}
