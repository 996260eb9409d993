import type { EdgeRecord, HypothesisRecord } from "../hypotheses/record";
import type { EdgeId, NodeId } from "../ids";
import { levelOf } from "../levels/level-of";
import { sentenceOf } from "../levels/wordings";
import type { GraphEdge, GraphNode, Insight, Level, ModelOpinion } from "../schema";
import { edgeIdOf, nodeIdOf } from "./keys";
import type { MeasuredEdge, MeasuredGraph } from "./measured-graph";
import { agreementOf, plainRelation, unborne } from "./opinions";

/** What a model said, with the nodes that its aliases stand for. */
export type ModelAnswer = {
  records: readonly HypothesisRecord[];
  nodeOf: ReadonlyMap<string, NodeId>;
  model: string;
  promptVersion: string;
  runId: string;
};

export type Assembly = {
  measured: Pick<MeasuredGraph, "nodes" | "edges">;
  /** Null of a graph that is made from statistics alone. */
  answer: ModelAnswer | null;
  /** Sequences that were asked for, by id. */
  patterns: readonly { id: string; events: readonly string[] }[];
  /** Fields that each edge must have been adjusted for to reach level 3. */
  adjustFor: readonly string[];
};

export type AssembledEdge = Omit<GraphEdge, "human">;
export type AssembledGraph = { nodes: GraphNode[]; edges: AssembledEdge[]; insights: Insight[] };

/**
 * One graph of what the data say and what a model says of it. The data decide which edges have which level; a model
 * gives names, relations and reasons, and edges of its own, which stay at level 0. What only the data show is there all
 * the same. Edges come in the order of their levels, the strongest first; nodes in that of their users.
 */
export function assembleGraph({ measured, answer, patterns, adjustFor }: Assembly): AssembledGraph {
  const nodes = new Map(measured.nodes.map((node) => [node.id, node]));
  const aliases = new Map(answer?.nodeOf);
  for (const record of answer?.records ?? []) {
    if (record.record !== "node") continue;
    const id = aliases.get(record.alias) ?? ownNode(record.label, nodes);
    aliases.set(record.alias, id);
    const known = nodes.get(id);
    nodes.set(id, {
      ...(known ?? { id, type: null, feature: null, users: 0, events: null, origin: "model" as const }),
      // What the data know to be an outcome, or a feature, stays one.
      kind:
        known === undefined ? record.kind : known.kind === "event" && record.kind === "result" ? "result" : known.kind,
      label: known && isNamed(known) ? known.label : record.label,
      description: record.description,
    });
  }

  const said = new Map<EdgeId, EdgeRecord>();
  const ends = new Map<EdgeId, { source: NodeId; target: NodeId; measured?: MeasuredEdge }>();
  for (const edge of measured.edges) {
    ends.set(edgeIdOf(edge.source, edge.target), { source: edge.source, target: edge.target, measured: edge });
  }
  for (const record of answer?.records ?? []) {
    if (record.record !== "edge") continue;
    const [source, target] = [aliases.get(record.from), aliases.get(record.to)];
    if (source === undefined || target === undefined || source === target) continue;
    const id = edgeIdOf(source, target);
    said.set(id, record);
    if (!ends.has(id)) ends.set(id, { source, target });
  }

  const edges = [...ends].map(([id, { source, target, measured: known }]): AssembledEdge => {
    const [a, b] = [nodes.get(source), nodes.get(target)];
    if (!a || !b) throw new Error(`an edge names a node that is not there: ${source} > ${target}`);
    const stats = known?.stats ?? null;
    const { level, reasons } = levelOf(stats, { adjustFor });
    const suppresses = stats?.suppresses ?? false;
    const record = said.get(id);
    const labels = [a.label.zh, a.label.en, b.label.zh, b.label.en];
    const model = record && answer ? opinionOf(record, answer, level, labels) : null;
    const plain = plainRelation({ suppresses, level, via: stats?.via.length ?? 0, feature: a.kind === "feature" });
    const relation = suppresses ? "inhibit" : (model?.relation ?? plain);
    return {
      id,
      source,
      target,
      relation,
      level,
      level_reasons: reasons,
      sentence: sentenceOf({ level, relation, stats, source: a, target: b }),
      stats,
      model,
      agreement: agreementOf(level, suppresses, model),
      origin: level === 0 ? "model" : "data",
      patterns: patternsOf(patterns, a.type, b.type),
    };
  });
  // Nothing is drawn that neither the data nor the model holds to.
  const kept = edges.filter(({ level, model }) => level > 0 || model !== null).toSorted(byStrength);
  const used = new Set(kept.flatMap(({ source, target }) => [source, target]));
  return {
    nodes: [...nodes.values()]
      .filter(({ id, origin }) => used.has(id) || origin === "data")
      .toSorted((a, b) => b.users - a.users || (a.id < b.id ? -1 : 1)),
    edges: kept,
    insights: insightsOf(answer, aliases, kept, nodes),
  };
}

/** A type that has names in the vocabulary keeps them, whatever a model calls it. */
const isNamed = ({ label, type }: GraphNode) => type === null || label.zh !== type || label.en !== type;

/** A node of a model's own; one that is called like a node of the data is that node. */
function ownNode(label: GraphNode["label"], nodes: ReadonlyMap<NodeId, GraphNode>): NodeId {
  const same = (text: string) => text.normalize("NFKC").trim().toLowerCase();
  const [zh, en] = [same(label.zh), same(label.en)];
  for (const node of nodes.values()) {
    const names = [node.label.zh, node.label.en, node.type ?? ""].map(same);
    if (names.includes(zh) || names.includes(en)) return node.id;
  }
  return nodeIdOf({ named: label.en || label.zh });
}

function opinionOf(record: EdgeRecord, answer: ModelAnswer, level: Level, labels: readonly string[]): ModelOpinion {
  return {
    verdict: record.verdict,
    confidence: record.confidence,
    relation: record.relation,
    reason: record.reason,
    alternatives: record.alternatives,
    confounders: record.confounders.map((name) => answer.nodeOf.get(name) ?? name),
    overstated: unborne(record.reason, level, labels),
    review: null,
    model: answer.model,
    prompt_version: answer.promptVersion,
    run_id: answer.runId,
  };
}

function patternsOf(patterns: Assembly["patterns"], source: string | null, target: string | null): string[] {
  if (source === null || target === null) return [];
  return patterns
    .filter(({ events }) => {
      const first = events.indexOf(source);
      return first >= 0 && events.lastIndexOf(target) > first;
    })
    .map(({ id }) => id);
}

function insightsOf(
  answer: ModelAnswer | null,
  aliases: ReadonlyMap<string, NodeId>,
  edges: readonly AssembledEdge[],
  nodes: ReadonlyMap<NodeId, GraphNode>,
): Insight[] {
  const byId = new Map(edges.map((edge) => [edge.id, edge]));
  return (answer?.records ?? []).flatMap((record): Insight[] => {
    if (record.record !== "insight") return [];
    const rests = record.edges.flatMap((text) => {
      const [from, to] = text.split(">").map((alias) => aliases.get(alias));
      return from === undefined || to === undefined ? [] : (byId.get(edgeIdOf(from, to)) ?? []);
    });
    // A conclusion is as well borne out as the weakest edge that it rests on.
    const level = rests.reduce<Level>(
      (least, edge) => (edge.level < least ? edge.level : least),
      rests.length > 0 ? 4 : 0,
    );
    const labels = rests.flatMap(({ source, target }) =>
      [source, target].flatMap((id) => Object.values(nodes.get(id)?.label ?? {})),
    );
    const overstated = unborne(record.text, level, labels).length > 0;
    return [{ text: record.text, edges: rests.map(({ id }) => id), overstated }];
  });
}

/** Higher levels first; of one level larger direct effects, then lifts that are surely larger, then more users. */
function byStrength(a: AssembledEdge, b: AssembledEdge): number {
  return (
    b.level - a.level ||
    (b.stats?.direct?.effect ?? -1) - (a.stats?.direct?.effect ?? -1) ||
    (b.stats?.lift?.lo ?? 0) - (a.stats?.lift?.lo ?? 0) ||
    (b.stats?.users.ab ?? 0) - (a.stats?.users.ab ?? 0) ||
    (a.id < b.id ? -1 : 1)
  );
}
