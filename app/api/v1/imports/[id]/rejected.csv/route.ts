import { z } from "zod";
import { ImportId } from "@/lib/core";
import { csvResponse, route } from "@/lib/http/server";
import { rejectedCsv } from "@/lib/ingest/server";

/** GET /api/v1/imports/{id}/rejected.csv: refused rows with line and reason, to mend and bring again. */
export const GET = route({
  params: z.object({ id: ImportId }),
  handler: async ({ ctx, params }) => {
    const { fileName, body } = await rejectedCsv(ctx, params.id);
    return csvResponse(fileName, body);
  },
});
