import { z } from "zod";
import { RunId } from "@/lib/core";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { statusList } from "@/lib/runs";
import { listItems } from "@/lib/runs/server";

/** GET /api/v1/runs/{id}/items: what a run over many things is about, and how each of them stands. */
export const GET = route({
  params: z.object({ id: RunId }),
  query: pageQuery(500, 100).extend({
    cursor: z.coerce.number().int().nonnegative().optional(),
    status: statusList.optional(),
    cause: z.string().max(100).optional(),
  }),
  handler: async ({ ctx, params, query: { status, ...page } }) => ({
    json: await listItems(ctx, params.id, { ...page, statuses: status }),
  }),
});
