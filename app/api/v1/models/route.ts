import { installationRoute } from "@/lib/http/server";

/** GET /api/v1/models: which model answers, and where; never its key. */
export const GET = installationRoute({
  handler: async ({ ctx }) => ({ json: { connection: ctx.llm.connection } }),
});
