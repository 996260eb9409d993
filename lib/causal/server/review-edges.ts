import { z } from "zod";
import { selectGraphEdges, selectGraphNodes, updateOpinions, type StoredEdge, type Tx } from "@/db";
import { AppError, fillText, type Ctx } from "@/lib/core";
import {
  agreementOf,
  buildReviewPrompt,
  createReviewReader,
  EdgeId,
  GraphId,
  ModelOpinion,
  REVIEW_BATCH,
  REVIEW_PROMPT_VERSION,
  reviewEdgesTask,
  unborne,
  weighReviews,
  Agreement,
  type ReviewQuestion,
  type ReviewRecord,
  type Words,
} from "@/lib/causal";
import { languageOf } from "@/lib/llm";
import { markerFor } from "@/lib/llm/server";
import type { Run } from "@/lib/runs";
import {
  IDLE_MAX,
  LineStore,
  commitTold,
  keptLine,
  pauseBeforeRest,
  readLines,
  startRun,
  type EndOfRun,
  type Outcome,
  type RunHandle,
  type RunWork,
  type Told,
} from "@/lib/runs/server";
import { findGraph } from "./graphs";
import { graphTexts } from "./texts";

/** Edges that are asked about where nobody names any: the best borne out first. */
const EDGES_UNASKED_MAX = 40;
const EDGES_MAX = 200;
/** Every pair is asked about in its direction, in the other one, and both again in another order. */
const PASSES = 4;
const ITEM = "review";

export const ReviewInput = z.strictObject({
  graph_id: GraphId,
  edges: z.array(EdgeId).min(1).max(EDGES_MAX).optional(),
});
export type ReviewInput = z.infer<typeof ReviewInput>;

/** What a run hands to its last transaction. */
const Opinions = z.array(z.object({ edge: EdgeId, model: ModelOpinion, agreement: Agreement }));

/**
 * Asks a model what it thinks of edges of the newest version of a graph, in both directions, twice; or joins the run that
 * does. The opinion counts only where the answers are consistent, and no level changes. Fails with `not_found`.
 */
export async function reviewEdges(ctx: Ctx, input: ReviewInput): Promise<{ run: Run; joined: boolean }> {
  const { newest } = await findGraph(ctx, input.graph_id);
  const place = { projectId: ctx.project, graphId: input.graph_id, version: newest.version };
  const known = new Set((await selectGraphEdges(ctx.db, place)).map(({ id }) => id));
  for (const id of input.edges ?? []) {
    if (!known.has(id)) throw new AppError("not_found", { params: { what: "edge", id } });
  }
  return await startRun(ctx, { kind: "review-edges", subject: input.graph_id, input, work: reviewWork });
}

/** Carries out reviews; an attempt after the first asks again, and equal questions are answered from the cache. */
export const reviewWork: RunWork = { execute: review, end: finish };

async function finish(tx: Tx, run: RunHandle, end: EndOfRun): Promise<void> {
  if (!("outcome" in end)) return;
  const { result = {} } = end.outcome;
  const place = {
    projectId: run.ctx.project,
    graphId: GraphId.parse(result["graph_id"]),
    version: z.number().parse(result["version"]),
  };
  await updateOpinions(tx, place, Opinions.parse(result["opinions"]));
}

type Asked = { edge: StoredEdge; source: Words; target: Words };

async function review(run: RunHandle): Promise<Outcome> {
  const { ctx } = run;
  const input = ReviewInput.parse(run.run.input);
  const { newest } = await findGraph(ctx, input.graph_id);
  const place = { projectId: ctx.project, graphId: input.graph_id, version: newest.version };
  const [edges, nodes] = await Promise.all([
    selectGraphEdges(ctx.db, place),
    selectGraphNodes(ctx.db, ctx.project, input.graph_id, newest.version),
  ]);
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const wanted =
    input.edges === undefined ? edges.slice(0, EDGES_UNASKED_MAX) : edges.filter(({ id }) => input.edges?.includes(id));
  const asked = wanted.flatMap((edge): Asked[] => {
    const [source, target] = [labels.get(edge.source), labels.get(edge.target)];
    return source && target ? [{ edge, source, target }] : [];
  });
  if (asked.length === 0) throw new AppError("nothing_to_do", { params: { detail: input.graph_id } });

  const asker = new Asker(run);
  const forward = new Map<string, ReviewRecord[]>();
  const backward = new Map<string, ReviewRecord[]>();
  for (let pass = 0; pass < PASSES; pass++) {
    const turned = pass % 2 === 1;
    const answers = turned ? backward : forward;
    // The second time round questions stand in the opposite order, so that place in the list decides nothing.
    const inOrder = pass < 2 ? asked : asked.toReversed();
    run.report({
      done: pass * asked.length,
      total: PASSES * asked.length,
      unit: "edges",
      message: fillText(graphTexts.reviewing[run.locale], { edges: asked.length, pass: pass + 1, passes: PASSES }),
    });
    for (let at = 0; at < inOrder.length; at += REVIEW_BATCH) {
      const batch = inOrder.slice(at, at + REVIEW_BATCH);
      const questions = batch.map(({ source, target }, i) => ({
        alias: `q${i + 1}`,
        first: turned ? target : source,
        next: turned ? source : target,
      }));
      for (const [alias, record] of await asker.ask(questions)) {
        const edge = batch[Number(alias.slice(1)) - 1]?.edge.id;
        if (edge !== undefined) answers.set(edge, [...(answers.get(edge) ?? []), record]);
      }
    }
  }

  const model = run.model ?? ctx.llm.connection.model;
  const opinions = asked.flatMap(({ edge, source, target }) => {
    const weighed = weighReviews(forward.get(edge.id) ?? [], backward.get(edge.id) ?? []);
    if (!weighed) return [];
    const { consistent, forward: there, backward: back, verdict, confidence, reason } = weighed;
    const names = [source.zh, source.en, target.zh, target.en];
    const opinion: ModelOpinion = {
      relation: edge.relation,
      alternatives: [],
      confounders: [],
      ...edge.model,
      verdict,
      confidence,
      reason,
      overstated: unborne(reason, edge.level, names),
      review: { consistent, forward: there, backward: back },
      model,
      prompt_version: REVIEW_PROMPT_VERSION,
      run_id: run.run.id,
    };
    const agreement = agreementOf(edge.level, edge.stats?.suppresses ?? false, opinion);
    return [{ edge: edge.id, model: opinion, agreement }];
  });
  const consistent = opinions.filter(({ model: { review } }) => review?.consistent).length;
  const counts = { edges: asked.length, answered: opinions.length, consistent, rejected: asker.rejected };
  return {
    status: opinions.length < asked.length ? "partial" : "succeeded",
    message: fillText(graphTexts.reviewed[run.locale], counts),
    counts,
    result: { graph_id: input.graph_id, version: newest.version, ...counts, opinions, model },
  };
}

/** Asks batch by batch, reads the answers while they stream, and asks again for what a broken answer left out. */
class Asker {
  rejected = 0;
  private readonly run: RunHandle;
  private readonly store: LineStore<Told<never>>;
  private readonly usage = { prompt_tokens: 0, completion_tokens: 0, estimated: false };

  constructor(run: RunHandle) {
    this.run = run;
    this.store = new LineStore(
      run,
      commitTold<never>(run, ITEM, async () => []),
    );
  }

  async ask(questions: readonly ReviewQuestion[]): Promise<Map<string, ReviewRecord>> {
    const { run, store } = this;
    const answers = new Map<string, ReviewRecord>();
    let open = questions;
    let keep = run.lastSeq;
    for (let idle = 0; ;) {
      const before = answers.size;
      const answer = await this.call(open, keep, answers);
      await store.settle();
      open = open.filter(({ alias }) => !answers.has(alias));
      // A whole answer may leave questions out; asking them again would bring no more.
      if (answer.whole || open.length === 0) return answers;
      keep = answer.lastLineSeq;
      idle = answers.size > before ? 0 : idle + 1;
      await store.resetTo(keep);
      if (idle > IDLE_MAX) throw answer.error;
      await pauseBeforeRest(run, ITEM, answer, idle);
    }
  }

  private async call(questions: readonly ReviewQuestion[], keep: number, answers: Map<string, ReviewRecord>) {
    const { run, store, usage } = this;
    const { ctx } = run;
    const read = createReviewReader(questions.map(({ alias }) => alias));
    const deltas = ctx.llm.stream({
      task: reviewEdgesTask,
      messages: buildReviewPrompt({
        locale: languageOf(questions.map(({ first }) => first.zh)),
        questions,
        marker: markerFor(questions.map((question) => JSON.stringify(question))),
      }),
      signal: run.signal,
      project: ctx.project,
      run: run.run.id,
      item: ITEM,
      units: questions.length,
      keepsPartial: true,
      pace: "single",
    });
    return await readLines(run, deltas, {
      item: ITEM,
      store,
      keep,
      onLine: (line, textSeq) => {
        const found = read(line);
        if (found.kind === "end") return true;
        if (found.kind === "record") answers.set(found.record.alias, found.record);
        else {
          this.rejected++;
          const { reason, detail } = found;
          store.add({
            kind: "rejected",
            line: { item: ITEM, line: line.number, textSeq, reason, detail, text: keptLine(line) },
          });
        }
        return false;
      },
      onCall: (call) => {
        usage.prompt_tokens += call.usage.promptTokens;
        usage.completion_tokens += call.usage.completionTokens;
        usage.estimated ||= call.usage.estimated;
        run.publish({ type: "usage", ...usage });
      },
    });
  }
}
