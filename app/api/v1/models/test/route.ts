import { withModels } from "@/lib/access/server";
import { AppError } from "@/lib/core";
import { framesResponse, openView, route } from "@/lib/http/server";
import { ConnectionTest } from "@/lib/llm";
import { testConnection } from "@/lib/llm/server";
import { TASKS } from "@/lib/work";

/**
 * POST /api/v1/models/test: tries a connection, saved or not, and answers with the stream of what is found. It is a
 * call and not a run: it stands in the project's ledger, and ends when whoever asked goes away.
 */
export const POST = route({
  body: ConnectionTest,
  handler: async ({ ctx, body, request }) => {
    const task = TASKS.find(({ name }) => body.task === undefined || name === body.task);
    if (!task) throw new AppError("not_found", { params: { what: "task", id: body.task?.slice(0, 80) ?? "" } });
    const view = openView(request);
    return framesResponse(await testConnection(withModels(ctx), body, task, view.signal), view.leave);
  },
});
