import { z } from "zod";
import { Locale } from "@/lib/core";
import { csvResponse, installationRoute } from "@/lib/http/server";
import { ImportKind, importTemplate } from "@/lib/ingest";

/**
 * GET /api/v1/imports/templates/{kind}: a file to fill in, which imports back as it is. `lang` is for links, which
 * cannot say it in a header.
 */
export const GET = installationRoute({
  params: z.object({ kind: ImportKind }),
  query: z.object({ lang: Locale.optional() }),
  handler: async ({ ctx, params, query }) => {
    const { fileName, text } = importTemplate(params.kind, query.lang ?? ctx.locale);
    return csvResponse(fileName, [text]);
  },
});
