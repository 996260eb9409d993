import { healthRoute } from "@/lib/http/server";
import { isReady } from "@/lib/work/server";

/** GET /readyz: 200 when the server can do its work, 503 while it cannot, with the reason. */
export const GET = healthRoute(async () => {
  const state = await isReady();
  return Response.json(state, { status: state.ready ? 200 : 503 });
});
