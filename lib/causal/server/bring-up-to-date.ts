import { z } from "zod";
import { saveCheckpoint, selectUsersDue } from "@/db";
import { AppError, fillText, RunId, type Ctx } from "@/lib/core";
import { extractBatch } from "@/lib/events/server";
import { GraphRequest, type GraphId } from "@/lib/causal";
import { PatternSetId } from "@/lib/patterns";
import { findSet, minePatternsOf } from "@/lib/patterns/server";
import { isTerminal, type Run } from "@/lib/runs";
import { getRun, WaitSelf, type RunHandle } from "@/lib/runs/server";
import { findGraph } from "./graphs";
import { graphTexts } from "./texts";

/** Another run that is waited for is looked at again after this time at first, then ever later. */
const LOOK_AGAIN_MS = 1_000;
const LOOK_AGAIN_MS_MAX = 15_000;

const waitForIt = ({ attempt }: RunHandle): WaitSelf =>
  new WaitSelf(Math.min(LOOK_AGAIN_MS_MAX, LOOK_AGAIN_MS * 2 ** Math.min(attempt - 1, 10)));

/** What earlier attempts have started: the runs that are waited for. */
const Started = z.object({ extraction: RunId.optional(), mining: RunId.optional() });
type Started = z.infer<typeof Started>;

/** The request of a graph's newest version, for making the next one. Fails with `not_found`. */
export async function requestAgain(ctx: Pick<Ctx, "db" | "project">, id: GraphId): Promise<GraphRequest> {
  const { newest } = await findGraph(ctx, id);
  return GraphRequest.parse({ ...newest.request, graph_id: id });
}

/**
 * Brings what a graph rests on up to date before it is made anew: the events of users whose behaviours have changed, and
 * of nobody else, then the patterns it was made from. Each is a run of its own; until it has ended this one gives itself
 * back. Of what cannot be brought up to date the graph is made as it is. Gives the request to go on with.
 */
export async function bringUpToDate(run: RunHandle, request: GraphRequest): Promise<GraphRequest> {
  const { ctx } = run;
  const started: Started = Started.safeParse(run.checkpoint).data ?? {};
  if (started.extraction === undefined) {
    const due = await selectUsersDue(ctx.db, ctx.project);
    const extraction = due > 0 ? await startExtraction(ctx) : undefined;
    if (extraction !== undefined) await startAndWait(run, { ...started, extraction }, "extracting", { users: due });
  }
  await ended(run, started.extraction, "extracting");
  if (request.pattern_set_id === undefined) return request;
  if (started.mining === undefined) {
    const { question } = await findSet(ctx, request.pattern_set_id);
    const { run: mining } = await minePatternsOf(ctx, question);
    await startAndWait(run, { ...started, mining: RunId.parse(mining.id) }, "mining", {});
  }
  const mined = await ended(run, started.mining, "mining");
  const set = PatternSetId.safeParse(mined?.result?.["pattern_set_id"]);
  return set.success ? { ...request, pattern_set_id: set.data } : request;
}

/** Undefined where nobody is left to extract. */
async function startExtraction(ctx: Ctx): Promise<RunId | undefined> {
  try {
    return RunId.parse((await extractBatch(ctx, { only: "due" })).id);
  } catch (error) {
    if (error instanceof AppError && error.code === "nothing_to_do") return undefined;
    throw error;
  }
}

async function startAndWait(
  run: RunHandle,
  started: Started,
  what: "extracting" | "mining",
  counts: Record<string, number>,
): Promise<void> {
  if (!(await saveCheckpoint(run.ctx.db, run.claim, started))) throw new AppError("interrupted");
  tell(run, what, counts);
  throw waitForIt(run);
}

/** Gives the run back until another has ended; undefined for none. */
async function ended(run: RunHandle, id: RunId | undefined, what: "extracting" | "mining"): Promise<Run | undefined> {
  if (id === undefined) return undefined;
  const other = await getRun(run.ctx, id);
  if (isTerminal(other.status)) return other;
  tell(run, what, { users: (other.items?.total ?? 0) - (other.items?.done ?? 0) });
  throw waitForIt(run);
}

function tell(run: RunHandle, what: "extracting" | "mining", counts: Record<string, number>): void {
  run.report({
    done: 0,
    total: 0,
    unit: "edges",
    percent: 0,
    message: fillText(graphTexts[what][run.locale], counts),
  });
}
