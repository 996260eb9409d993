import { z } from "zod";
import { markdownResponse, route } from "@/lib/http/server";
import { ConversationId } from "@/lib/qa";
import { exportConversation } from "@/lib/qa/server";

/**
 * GET /api/v1/conversations/{id}/markdown: the latest answer to each question, with the facts as footnotes. With
 * `supported_only=true` sentences without evidence are left out.
 */
export const GET = route({
  params: z.object({ id: ConversationId }),
  query: z.object({ supported_only: z.stringbool().default(false) }),
  handler: async ({ ctx, params: { id }, query }) =>
    markdownResponse(`${id}.md`, [await exportConversation(ctx, id, { supportedOnly: query.supported_only })]),
});
