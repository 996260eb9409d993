import {
  dropEmptyGraphs,
  dropGraphLines,
  dropStagedGraph,
  publishGraphVersion,
  stageGraphVersion,
  type NewGraphVersion,
  type Tx,
} from "@/db";
import { AppError, createSlots, fillText, type Ctx } from "@/lib/core";
import { shared } from "@/lib/core/server";
import {
  assembleGraph,
  drawnEdge,
  drawnMeasured,
  drawnNode,
  drawnRecord,
  edgeIdOf,
  GraphId,
  GraphRequest,
  GRAPH_PROMPT_VERSION,
  levelOf,
  type AssembledGraph,
  type Assembly,
  type MeasuredEdge,
  type MeasuredGraph,
  type ModelAnswer,
  type NodeId,
} from "@/lib/causal";
import { languageOf } from "@/lib/llm";
import type { DrawnEdge, DrawnNode, Run } from "@/lib/runs";
import { startRun, type EndOfRun, type Outcome, type RunHandle, type RunWork } from "@/lib/runs/server";
import { bringUpToDate, requestAgain } from "./bring-up-to-date";
import { measureInThread, type EvidenceThread } from "./evidence-thread";
import type { EvidenceProgress, NamedCause } from "./evidence-job";
import { findGraph } from "./graphs";
import { askForHypotheses, GRAPH_ITEM, type Hypotheses } from "./hypotheses";
import { layoutGraph } from "./layout-graph";
import { readMaterial } from "./material";
import { patternsOfRequest } from "./patterns-of-request";
import { eventTotals, presentDataVersions, requestKey } from "./request";
import { graphTexts } from "./texts";

/** Each holds a project's events and the sums of all pairs. */
const THREADS_MAX = 2;
/** So long edges are tried to be refuted, the strongest first; those behind say that they were not. */
const REFUTE_BUDGET_MS = 120_000;
/** Edges of the data that a graph holds at most, the strongest of them. */
const EDGES_MAX = 2_000;
/** Edges that a model is told of; the prompt cuts them to its budget. */
const EDGES_TOLD_MAX = 300;

/** Where in the whole each step ends, in percent. */
const PERCENT = { loading: 5, together: 20, direct: 40, days: 48, profiles: 52, asking: 75, refuting: 95, storing: 98 };

/**
 * Makes a causal graph, or a new version of one; or joins the run that makes the same. Fails with `no_events`, with
 * `not_found` for a graph, a pattern, a set or a segment that is not there, and with `unknown_event_types`.
 */
export async function generateGraph(ctx: Ctx, request: GraphRequest): Promise<{ run: Run; joined: boolean }> {
  if ((await eventTotals(ctx)).events === 0) throw new AppError("no_events");
  if (request.graph_id !== undefined) await findGraph(ctx, request.graph_id);
  await patternsOfRequest(ctx, request);
  const subject = request.graph_id ?? requestKey(request);
  return await startRun(ctx, { kind: "generate-graph", subject, input: request, work: graphWork });
}

/**
 * Brings a graph up to date: extracts the users whose behaviours changed, mines its patterns anew, and makes the next
 * version; or joins the run that does so. Fails with `not_found`, and with `no_events`.
 */
export async function updateGraph(ctx: Ctx, id: GraphId): Promise<{ run: Run; joined: boolean }> {
  const request = await requestAgain(ctx, id);
  if ((await eventTotals(ctx)).events === 0) throw new AppError("no_events");
  const input = { ...request, update: true };
  return await startRun(ctx, { kind: "generate-graph", subject: id, input, work: graphWork });
}

/**
 * Carries out such runs. An attempt that follows another computes the evidence again, which comes out the same, and asks
 * the model only for the lines that are missing.
 */
export const graphWork: RunWork = {
  execute: (run) => generate(run),
  resume: async (run) => ({ after: 0, execute: () => generate(run) }),
  end: finish,
};

async function finish(tx: Tx, run: RunHandle, end: EndOfRun): Promise<void> {
  if ("outcome" in end) {
    const graphId = GraphId.parse(end.outcome.result?.["graph_id"]);
    const version = Number(end.outcome.result?.["version"]);
    if (!(await publishGraphVersion(tx, run.claim, { graphId, version }))) {
      throw new Error(`version ${version} of ${graphId}, of a run that ends well, is not there`);
    }
  }
  await dropStagedGraph(tx, run.claim);
  await dropEmptyGraphs(tx, run.ctx.project);
  await dropGraphLines(tx, run.claim);
}

const slots = () => shared("evidence-slots", () => createSlots(THREADS_MAX));

async function generate(run: RunHandle): Promise<Outcome> {
  const { ctx, signal } = run;
  const { update, ...asked } = run.run.input;
  const request = update === true ? await bringUpToDate(run, GraphRequest.parse(asked)) : GraphRequest.parse(asked);
  const startedAt = ctx.clock.now();
  const leave = await slots().take(signal);
  try {
    run.report({ ...NOTHING_COUNTED, percent: 0, message: graphTexts.loading[run.locale] });
    // Read before the events: what changes in between makes the graph out of date, and never wrongly present.
    const dataVersions = await presentDataVersions(ctx);
    const patterns = await patternsOfRequest(ctx, request);
    const material = await readMaterial(ctx, request, [...new Set(patterns.flatMap(({ events }) => events))]);
    signal.throwIfAborted();
    const counts = { types: material.columns.typeNames.length, users: material.columns.userIds.length };
    const thread = await measureInThread(material, signal, reporter(run, counts));
    try {
      const drawn = draw(run, thread.graph);
      const told = request.model ? await ask(run, request, thread.graph, drawn) : null;
      const measured = await complete(run, thread, told?.answer ?? null, request.refute);
      const assembly = { measured, answer: told?.answer ?? null, patterns, adjustFor: request.adjust_for ?? [] };
      const graph = assembleGraph(assembly);
      for (const edge of graph.edges) run.publish({ type: "edge", item: GRAPH_ITEM, edge: drawnEdge(edge) });
      run.report({
        ...NOTHING_COUNTED,
        percent: PERCENT.refuting,
        message: fillText(graphTexts.storing[run.locale], { edges: graph.edges.length }),
      });
      return await store(run, {
        request,
        dataVersions,
        measured: thread.graph,
        graph,
        told,
        durationMs: ctx.clock.now() - startedAt,
      });
    } finally {
      await thread.close();
    }
  } finally {
    leave();
  }
}

const NOTHING_COUNTED = { done: 0, total: 0, unit: "edges" };

function reporter(run: RunHandle, counts: { types: number; users: number }): (progress: EvidenceProgress) => void {
  const begins = {
    together: "loading",
    direct: "together",
    days: "direct",
    profiles: "days",
    refuting: "asking",
  } as const;
  let said: EvidenceProgress["step"] | undefined;
  return ({ step, share }) => {
    const from = PERCENT[begins[step]];
    // The text of refuting says how many edges it is about; who asks for it tells that.
    const text =
      step !== said && step !== "refuting" ? { message: fillText(graphTexts[step][run.locale], counts) } : {};
    said = step;
    run.report({ ...NOTHING_COUNTED, percent: from + share * (PERCENT[step] - from), ...text });
  };
}

type Drawn = { nodes: Map<NodeId, DrawnNode>; edges: Map<string, DrawnEdge> };

/** Shows what the data say at once; what a model says of it fills in. */
function draw(run: RunHandle, { nodes, edges }: MeasuredGraph): Drawn {
  const drawn: Drawn = { nodes: new Map(nodes.map((node) => [node.id, drawnNode(node)])), edges: new Map() };
  const used = new Set(edges.flatMap(({ source, target }) => [source, target]));
  for (const [id, node] of drawn.nodes) if (used.has(id)) run.publish({ type: "node", item: GRAPH_ITEM, node });
  for (const measured of edges) {
    const edge = drawnMeasured(measured, drawn.nodes.get(measured.source)?.kind === "feature");
    drawn.edges.set(edge.id, edge);
    run.publish({ type: "edge", item: GRAPH_ITEM, edge });
  }
  return drawn;
}

type Told = Hypotheses & { answer: ModelAnswer };

async function ask(run: RunHandle, request: GraphRequest, measured: MeasuredGraph, drawn: Drawn): Promise<Told> {
  const nodeOf = new Map<string, NodeId>();
  const aliasOf = new Map<NodeId, string>();
  for (const [i, { id, kind }] of measured.nodes.entries()) {
    const alias = `${kind === "feature" ? "f" : "t"}${i + 1}`;
    nodeOf.set(alias, id);
    aliasOf.set(id, alias);
  }
  const alias = (id: NodeId) => aliasOf.get(id) ?? "";
  const edges = measured.edges.slice(0, EDGES_TOLD_MAX).map(({ source, target, stats }) => ({
    from: alias(source),
    to: alias(target),
    level: levelOf(stats).level,
    users: stats.users.ab,
    confidence: stats.confidence.est,
    lift: stats.lift?.est ?? null,
    effect: stats.direct?.effect ?? null,
    lagMs: stats.lag_ms?.p50 ?? null,
    via: stats.via.map(alias),
    suppresses: stats.suppresses,
  }));
  run.report({
    ...NOTHING_COUNTED,
    percent: PERCENT.profiles,
    message: fillText(graphTexts.asking[run.locale], { edges: edges.length }),
  });
  const nodes = measured.nodes.map(({ id, kind, label, type, users }) => ({
    alias: alias(id),
    kind,
    name: type ?? label.zh,
    zh: label.zh,
    en: label.en,
    users,
    of: measured.figures.users,
  }));
  const hypotheses = await askForHypotheses(
    run,
    {
      locale: languageOf(nodes.map(({ name }) => name)),
      focus: request.focus,
      nodes,
      edges,
      fields: [...new Set(measured.nodes.flatMap(({ feature }) => feature?.field ?? []))],
    },
    (record) => {
      const shown = drawnRecord(record, nodeOf, drawn.nodes, drawn.edges);
      if (shown === undefined) return undefined;
      return "node" in shown
        ? { type: "node", item: GRAPH_ITEM, node: shown.node }
        : { type: "edge", item: GRAPH_ITEM, edge: shown.edge };
    },
  );
  const model = run.model ?? run.ctx.llm.connection.model;
  const answer = {
    records: hypotheses.records,
    nodeOf,
    model,
    promptVersion: GRAPH_PROMPT_VERSION,
    runId: run.run.id,
  };
  return { ...hypotheses, answer };
}

/** Figures of pairs that only the model named, and what trying to refute makes of all others. */
async function complete(
  run: RunHandle,
  thread: EvidenceThread,
  answer: ModelAnswer | null,
  refute: boolean,
): Promise<Assembly["measured"]> {
  const { nodes, edges } = thread.graph;
  const known = new Set(edges.map(({ source, target }) => edgeIdOf(source, target)));
  const asked = (answer?.records ?? []).flatMap((record) => {
    if (record.record !== "edge") return [];
    const [source, target] = [answer?.nodeOf.get(record.from), answer?.nodeOf.get(record.to)];
    return source === undefined || target === undefined ? [] : [{ source, target, confounders: record.confounders }];
  });
  const further = asked.filter(({ source, target }) => !known.has(edgeIdOf(source, target)));
  const extra = further.length > 0 ? await thread.pairs(further.map(({ source, target }) => ({ source, target }))) : [];

  const named = asked.flatMap(({ source, target, confounders }) =>
    confounders.map((name): NamedCause => {
      const node = answer?.nodeOf.get(name);
      return { edge: edgeIdOf(source, target), ...(node === undefined ? { field: name } : { node }) };
    }),
  );
  const all = [...edges, ...extra].slice(0, EDGES_MAX);
  if (!refute) return { nodes, edges: all };
  const suspects = all.filter(({ stats }) => levelOf(stats).level >= 1);
  run.report({
    ...NOTHING_COUNTED,
    percent: PERCENT.asking,
    message: fillText(graphTexts.refuting[run.locale], { edges: suspects.length }),
  });
  const refuted = await thread.refute({
    pairs: suspects.map(({ source, target }) => ({ source, target })),
    named,
    budgetMs: REFUTE_BUDGET_MS,
  });
  const after = new Map(refuted.map((edge) => [edgeIdOf(edge.source, edge.target), edge]));
  return { nodes, edges: all.map((edge): MeasuredEdge => after.get(edgeIdOf(edge.source, edge.target)) ?? edge) };
}

async function store(
  run: RunHandle,
  made: {
    request: GraphRequest;
    dataVersions: NewGraphVersion["dataVersions"];
    measured: MeasuredGraph;
    graph: AssembledGraph;
    told: Told | null;
    durationMs: number;
  },
): Promise<Outcome> {
  const { ctx } = run;
  const { request, graph, measured, told } = made;
  const graphId = request.graph_id ?? GraphId.parse(ctx.ids.next("gra"));
  const day = new Date(ctx.clock.now()).toISOString().slice(0, 10);
  const version = await stageGraphVersion(ctx.db, run.claim, {
    graphId,
    name: request.name ?? fillText(graphTexts.name[request.focus][run.locale], { day }),
    request,
    requestKey: requestKey(request),
    dataVersions: made.dataVersions,
    model: told?.answer.model ?? null,
    figures: { ...measured.figures, duration_ms: Math.round(made.durationMs) },
    limits: measured.limits,
    insights: graph.insights,
    rejected: told?.rejected ?? [],
    layout: await layoutGraph(
      { nodes: graph.nodes, edges: graph.edges.map((edge) => ({ ...edge, human: null })) },
      { signal: run.signal },
    ),
    nodes: graph.nodes,
    edges: graph.edges,
  });
  if (version === undefined) throw new AppError("interrupted");
  const rejected = told?.rejected.length ?? 0;
  const counts = {
    nodes: graph.nodes.length,
    edges: graph.edges.length,
    direct: graph.edges.filter(({ level }) => level >= 2).length,
    rejected,
  };
  return {
    status: rejected > 0 ? "partial" : "succeeded",
    message: fillText(graphTexts[rejected > 0 ? "donePartial" : "done"][run.locale], counts),
    counts,
    result: { graph_id: graphId, version, ...counts, ...(told ? { model: told.answer.model } : {}) },
  };
}
