import { GraphRequest, SESSION_GAP_MS, type GraphOutline, type GraphFocus, type GraphRequestInput } from "@/lib/causal";
import type { PatternSetId } from "@/lib/patterns";
import { SegmentRef } from "@/lib/people";

/** What stands in the fields; empty texts say nothing. */
export type Draft = {
  name: string;
  focus: GraphFocus;
  patternSet: PatternSetId | "";
  /** Undefined leaves the choice to the vocabulary. */
  targets: readonly string[];
  excluded: readonly string[];
  excludeNoise: boolean;
  segment: string;
  from: string;
  to: string;
  sessionMinutes: string;
  clock: GraphRequest["clock"];
  acyclic: boolean;
  influence: string;
  adjustFor: readonly string[];
  model: boolean;
  /** Patterns that were chosen one by one; only a request that named them has any. */
  patternIds: GraphRequest["pattern_ids"];
};

const MINUTE_MS = 60_000;

/** What is asked where nobody has changed anything, or what a graph was asked. */
export function draftOf(graph?: Pick<GraphOutline, "request">): Draft {
  const request = graph?.request;
  return {
    name: "",
    focus: request?.focus ?? "comprehensive",
    patternSet: request?.pattern_set_id ?? "",
    patternIds: request?.pattern_ids,
    targets: request?.target_events ?? [],
    excluded: request?.exclude_types ?? [],
    excludeNoise: request?.exclude_noise ?? true,
    segment: request?.segment ?? "",
    from: request?.from ?? "",
    to: request?.to ?? "",
    sessionMinutes: String((request?.session_gap_ms ?? SESSION_GAP_MS) / MINUTE_MS),
    clock: request?.clock ?? "auto",
    acyclic: request?.acyclic ?? false,
    influence: request?.influence ?? "",
    adjustFor: request?.adjust_for ?? [],
    model: request?.model ?? true,
  };
}

export type DraftProblem = "dates" | "session" | "name";

/** The request that the fields make, or which of them makes none. */
export function requestOf(
  draft: Draft,
  graph?: Pick<GraphOutline, "id">,
): { request: GraphRequestInput } | { problem: DraftProblem } {
  const minutes = Number(draft.sessionMinutes);
  if (!(minutes >= 1 && minutes <= 7 * 24 * 60)) return { problem: "session" };
  if (draft.from !== "" && draft.to !== "" && draft.from > draft.to) return { problem: "dates" };
  const asked: GraphRequestInput = {
    focus: draft.focus,
    exclude_noise: draft.excludeNoise,
    session_gap_ms: Math.round(minutes * MINUTE_MS),
    clock: draft.clock,
    acyclic: draft.acyclic,
    model: draft.model,
    ...(graph ? { graph_id: graph.id } : {}),
    ...(draft.name.trim() === "" ? {} : { name: draft.name.trim() }),
    ...(draft.patternSet === "" ? {} : { pattern_set_id: draft.patternSet }),
    ...(draft.patternIds && draft.patternSet === "" ? { pattern_ids: draft.patternIds } : {}),
    ...(draft.targets.length > 0 ? { target_events: [...draft.targets] } : {}),
    ...(draft.excluded.length > 0 ? { exclude_types: [...draft.excluded] } : {}),
    ...(draft.segment === "" ? {} : { segment: SegmentRef.parse(draft.segment) }),
    ...(draft.from === "" ? {} : { from: draft.from }),
    ...(draft.to === "" ? {} : { to: draft.to }),
    ...(draft.influence.trim() === "" ? {} : { influence: draft.influence.trim() }),
    ...(draft.adjustFor.length > 0 ? { adjust_for: [...draft.adjustFor] } : {}),
  };
  const read = GraphRequest.safeParse(asked);
  if (read.success) return { request: asked };
  const place = read.error.issues[0]?.path[0];
  return { problem: place === "name" ? "name" : place === "session_gap_ms" ? "session" : "dates" };
}
