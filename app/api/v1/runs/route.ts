import { z } from "zod";
import { RunId, assertNever, type Ctx } from "@/lib/core";
import {
  IdentifyInput,
  TagBatchInput,
  TagOneInput,
  identifyRelations,
  tagBatch,
  tagEntity,
} from "@/lib/entities/server";
import {
  ExtractBatchInput,
  ExtractInput,
  SummarizeInput,
  UnifyInput,
  extractBatch,
  extractEvents,
  summarizeUser,
  unifyEventTypes,
} from "@/lib/events/server";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { GraphRequest } from "@/lib/causal";
import { generateGraph, reviewEdges, ReviewInput } from "@/lib/causal/server";
import { MiningQuestion } from "@/lib/patterns";
import { minePatternsOf } from "@/lib/patterns/server";
import { askQuestion } from "@/lib/qa/server";
import { RunKind, statusList, type Run } from "@/lib/runs";
import { listRuns } from "@/lib/runs/server";
import { askBody, readQuestion } from "../qa/ask";

/** GET /api/v1/runs: newest first. Items of runs over many things are left out unless `parent` names theirs. */
export const GET = route({
  query: pageQuery(200, 50).extend({
    cursor: RunId.optional(),
    live: z.enum(["true", "false"]).optional(),
    kind: RunKind.optional(),
    status: statusList.optional(),
    parent: RunId.optional(),
    subject: z.string().max(256).optional(),
  }),
  handler: async ({ ctx, query: { live, status, ...query } }) => ({
    json: await listRuns(ctx, { ...query, statuses: status, live: live === undefined ? undefined : live === "true" }),
  }),
});

const StartInput = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("extract-events"), input: z.union([ExtractInput, ExtractBatchInput.strict()]) }),
  z.object({ kind: z.literal("tag-entities"), input: z.union([TagOneInput, TagBatchInput.strict()]) }),
  z.object({ kind: z.literal("summarize-user"), input: SummarizeInput }),
  z.object({ kind: z.literal("identify-relations"), input: IdentifyInput }),
  z.object({ kind: z.literal("merge-event-types"), input: UnifyInput }),
  z.object({ kind: z.literal("mine-patterns"), input: MiningQuestion }),
  z.object({ kind: z.literal("generate-graph"), input: GraphRequest }),
  z.object({ kind: z.literal("review-edges"), input: ReviewInput }),
  z.object({ kind: z.literal("answer-question"), input: askBody }),
]);

/** What is about one thing joins the run that is going on about it; what is about many is a run of its own. */
async function start(ctx: Ctx, body: z.infer<typeof StartInput>): Promise<{ run: Run; joined: boolean }> {
  const { kind, input } = body;
  switch (kind) {
    case "extract-events":
      return "user_id" in input
        ? await extractEvents(ctx, input)
        : { run: await extractBatch(ctx, input), joined: false };
    case "tag-entities":
      return "entity_id" in input ? await tagEntity(ctx, input) : { run: await tagBatch(ctx, input), joined: false };
    case "summarize-user":
      return await summarizeUser(ctx, input);
    case "identify-relations":
      return await identifyRelations(ctx, input);
    case "merge-event-types":
      return await unifyEventTypes(ctx, input);
    case "mine-patterns":
      return await minePatternsOf(ctx, input);
    case "generate-graph":
      return await generateGraph(ctx, input);
    case "review-edges":
      return await reviewEdges(ctx, input);
    case "answer-question":
      return { run: (await askQuestion(ctx, readQuestion(input))).run, joined: false };
    default:
      return assertNever(kind);
  }
}

/**
 * POST /api/v1/runs: starts a run and answers at once. With `user_id` or `entity_id` it is about one user or entity,
 * and asking for one whose run is going on gives that run; else it is about many.
 */
export const POST = route({
  body: StartInput,
  idempotent: true,
  handler: async ({ ctx, body }) => {
    const { run, joined } = await start(ctx, body);
    return {
      status: 202,
      headers: { location: `/api/v1/runs/${run.id}`, "x-run-joined": String(joined) },
      json: run,
    };
  },
});
