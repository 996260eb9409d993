import { healthRoute } from "@/lib/http/server";

/** GET /healthz: the process answers. It asks nobody, so it says nothing of the database. */
export const GET = healthRoute(() => Response.json({ status: "ok" }));
