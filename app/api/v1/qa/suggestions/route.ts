import { z } from "zod";
import { VersionNumber } from "../../causal-graphs/version-query";
import { GraphId } from "@/lib/causal";
import { parseWith, route } from "@/lib/http/server";
import { SegmentRef } from "@/lib/people";
import { Scope } from "@/lib/qa";
import { suggestQuestions } from "@/lib/qa/server";

/** GET /api/v1/qa/suggestions: questions that the data at hand can answer, in both languages. */
export const GET = route({
  query: z.object({
    graph_id: GraphId.optional(),
    graph_version: VersionNumber.optional(),
    segment: SegmentRef.optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  }),
  handler: async ({ ctx, query }) => ({
    json: { items: await suggestQuestions(ctx, parseWith(Scope, query, "query")) },
  }),
});
