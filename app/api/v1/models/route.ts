import { withModels } from "@/lib/access/server";
import { installationRoute } from "@/lib/http/server";
import { describeModels } from "@/lib/llm/server";
import { TASKS } from "@/lib/work";

/** GET /api/v1/models: which model answers, and where, the connections there are, and the tasks; never a key. */
export const GET = installationRoute({
  handler: async ({ ctx }) => ({ json: await describeModels(withModels(ctx), TASKS) }),
});
