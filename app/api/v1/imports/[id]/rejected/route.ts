import { z } from "zod";
import { ImportId } from "@/lib/core";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { listRejectedRows } from "@/lib/ingest/server";

/** GET /api/v1/imports/{id}/rejected: refused rows in the order of the file. */
export const GET = route({
  params: z.object({ id: ImportId }),
  query: pageQuery(1000, 100),
  handler: async ({ ctx, params, query }) => ({ json: await listRejectedRows(ctx, params.id, query) }),
});
