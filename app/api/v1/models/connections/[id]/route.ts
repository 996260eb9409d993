import { z } from "zod";
import { withModels } from "@/lib/access/server";
import { ConnectionId } from "@/lib/core";
import { installationRoute } from "@/lib/http/server";
import { ConnectionChange } from "@/lib/llm";
import { changeConnection, removeConnection } from "@/lib/llm/server";

const params = z.object({ id: ConnectionId });

/** PATCH /api/v1/models/connections/{id}: changes what is named; calls that are under way go on as they began. */
export const PATCH = installationRoute({
  params,
  body: ConnectionChange,
  handler: async ({ ctx, params: { id }, body }) => ({ json: await changeConnection(withModels(ctx), id, body) }),
});

/** DELETE /api/v1/models/connections/{id}: removes it and its key; tasks that used it use the default. */
export const DELETE = installationRoute({
  params,
  handler: async ({ ctx, params: { id } }) => {
    await removeConnection(withModels(ctx), id);
    return { status: 204, json: undefined };
  },
});
