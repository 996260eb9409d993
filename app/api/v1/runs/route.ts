import { z } from "zod";
import { RunId } from "@/lib/core";
import { ExtractInput, extractEvents } from "@/lib/events/server";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { RunKind } from "@/lib/runs";
import { listRuns } from "@/lib/runs/server";

/** GET /api/v1/runs: newest first. */
export const GET = route({
  query: pageQuery(200, 50).extend({
    cursor: RunId.optional(),
    live: z.enum(["true", "false"]).optional(),
    kind: RunKind.optional(),
    subject: z.string().max(256).optional(),
  }),
  handler: async ({ ctx, query: { live, ...query } }) => ({
    json: await listRuns(ctx, { ...query, live: live === undefined ? undefined : live === "true" }),
  }),
});

/** POST /api/v1/runs: starts a run and answers at once; asking for a user whose run is going on gives that run. */
export const POST = route({
  body: z.discriminatedUnion("kind", [z.object({ kind: z.literal("extract-events"), input: ExtractInput })]),
  idempotent: true,
  handler: async ({ ctx, body }) => {
    const { run, joined } = await extractEvents(ctx, body.input);
    return {
      status: 202,
      headers: { location: `/api/v1/runs/${run.id}`, "x-run-joined": String(joined) },
      json: run,
    };
  },
});
