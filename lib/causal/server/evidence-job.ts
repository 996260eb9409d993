import type { EdgeId, MeasuredEdge, MeasuredGraph, MeasureInput, NodeId } from "@/lib/causal";

/** What a thread that measures a graph is given. */
export type EvidenceJob = MeasureInput;

/** Where it is: `share` is of the step. */
export type EvidenceProgress = {
  kind: "progress";
  step: "together" | "direct" | "days" | "profiles" | "refuting";
  share: number;
};

/** A common cause that a model named for an edge: a node of the data, or a field of profiles. */
export type NamedCause = { edge: EdgeId; node?: NodeId; field?: string };

/** What it is asked once the graph is measured. */
export type EvidenceRequest =
  | { ask: "pairs"; pairs: { source: NodeId; target: NodeId }[] }
  | { ask: "refute"; pairs: { source: NodeId; target: NodeId }[]; named: NamedCause[]; budgetMs: number };

/** What it says; `measured` once, then one `pairs` for each request. */
export type EvidenceMessage =
  EvidenceProgress | { kind: "measured"; graph: MeasuredGraph } | { kind: "pairs"; edges: MeasuredEdge[] };
