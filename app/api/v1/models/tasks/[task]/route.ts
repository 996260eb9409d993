import { z } from "zod";
import { withModels } from "@/lib/access/server";
import { AppError } from "@/lib/core";
import { installationRoute } from "@/lib/http/server";
import { TaskSetting } from "@/lib/llm";
import { describeModels, setTaskModel } from "@/lib/llm/server";
import { TASKS } from "@/lib/work";

/** PUT /api/v1/models/tasks/{task}: says which connection, model and limits a task has of its own. */
export const PUT = installationRoute({
  params: z.object({ task: z.string().max(80) }),
  body: TaskSetting,
  handler: async ({ ctx, params, body }) => {
    const task = TASKS.find(({ name }) => name === params.task);
    if (!task) throw new AppError("not_found", { params: { what: "task", id: params.task } });
    const models = withModels(ctx);
    await setTaskModel(models, task, body);
    const { tasks } = await describeModels(models, [task]);
    return { json: tasks[0] };
  },
});
