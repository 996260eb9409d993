import { route } from "@/lib/http/server";
import { MiningQuestion } from "@/lib/patterns";
import { previewQuestion } from "@/lib/patterns/server";

/** POST /api/v1/patterns/preview: what a question would meet, and whether it is answered already. */
export const POST = route({
  body: MiningQuestion,
  handler: async ({ ctx, body }) => ({ json: await previewQuestion(ctx, body) }),
});
