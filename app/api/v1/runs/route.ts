import { z } from "zod";
import { RunId, type Ctx } from "@/lib/core";
import {
  ExtractBatchInput,
  ExtractInput,
  UnifyInput,
  extractBatch,
  extractEvents,
  unifyEventTypes,
} from "@/lib/events/server";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { RunKind, statusList, type Run } from "@/lib/runs";
import { listRuns } from "@/lib/runs/server";

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

const StartBody = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("extract-events"), input: z.union([ExtractInput, ExtractBatchInput.strict()]) }),
  z.object({ kind: z.literal("merge-event-types"), input: UnifyInput }),
]);

/**
 * POST /api/v1/runs: starts a run and answers at once. With `user_id` it is about one user, and asking for one whose
 * run is going on gives that run; else it is about many.
 */
export const POST = route({
  body: StartBody,
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

async function start(ctx: Ctx, body: z.infer<typeof StartBody>): Promise<{ run: Run; joined: boolean }> {
  if (body.kind === "merge-event-types") return await unifyEventTypes(ctx, body.input);
  const { input } = body;
  return "user_id" in input ? await extractEvents(ctx, input) : { run: await extractBatch(ctx, input), joined: false };
}
