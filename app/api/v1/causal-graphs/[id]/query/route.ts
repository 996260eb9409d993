import { z } from "zod";
import { GraphId } from "@/lib/causal";
import { route } from "@/lib/http/server";
import { askBody, readQuestion, streamAnswer } from "../../../qa/ask";

/** POST /api/v1/causal-graphs/{id}/query: asks about this graph; else as `POST /qa/query`. */
export const POST = route({
  params: z.object({ id: GraphId }),
  body: askBody,
  handler: async ({ ctx, params: { id }, body, request }) => {
    const { scope, ...question } = readQuestion(body);
    return await streamAnswer(ctx, { question: { ...question, scope: { ...scope, graph_id: id } }, body, request });
  },
});
