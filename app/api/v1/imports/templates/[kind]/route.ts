import { z } from "zod";
import { csvResponse, installationRoute } from "@/lib/http/server";
import { ImportKind, importTemplate } from "@/lib/ingest";

/** GET /api/v1/imports/templates/{kind}: a file to fill in, which imports back as it is. */
export const GET = installationRoute({
  params: z.object({ kind: ImportKind }),
  handler: async ({ params }) => {
    const { fileName, text } = importTemplate(params.kind);
    return csvResponse(fileName, [text]);
  },
});
