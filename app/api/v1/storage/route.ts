import { route } from "@/lib/http/server";
import { getStorage } from "@/lib/runs/server";

/** GET /api/v1/storage: what the project's runs leave behind, and how long it is kept. */
export const GET = route({
  handler: async ({ ctx }) => ({ json: await getStorage(ctx) }),
});
