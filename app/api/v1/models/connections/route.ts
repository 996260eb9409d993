import { withModels } from "@/lib/access/server";
import { installationRoute } from "@/lib/http/server";
import { NewConnection } from "@/lib/llm";
import { addConnection } from "@/lib/llm/server";

/** POST /api/v1/models/connections: adds a connection; it counts from the next call on, in every process. */
export const POST = installationRoute({
  body: NewConnection,
  idempotent: true,
  handler: async ({ ctx, body }) => {
    const connection = await addConnection(withModels(ctx), body);
    return {
      status: 201,
      headers: { location: `/api/v1/models/connections/${connection.id}` },
      json: connection,
    };
  },
});
