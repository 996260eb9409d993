import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { listImports, receiveUpload } from "@/lib/ingest/server";

/** GET /api/v1/imports: the latest first. */
export const GET = route({
  query: pageQuery(200, 50),
  handler: async ({ ctx, query }) => ({ json: await listImports(ctx, query) }),
});

/**
 * POST /api/v1/imports (multipart: `kind`, `file`, `time_zone?`, `encoding?`): answers 202 when the bytes are safe;
 * the import itself is a run.
 */
export const POST = route({
  intoOwnProject: true,
  idempotent: true,
  handler: async ({ ctx, request }) => {
    const { headers } = request;
    const received = await receiveUpload(ctx, request.body, headers.get("content-type"), headers.get("content-length"));
    return {
      status: 202,
      headers: { location: `/api/v1/imports/${received.import.id}`, "x-run-id": received.run.id },
      json: received.import,
    };
  },
});
