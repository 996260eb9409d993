import { healthRoute } from "@/lib/http/server";
import { tellMetrics } from "@/lib/work/server";

const TEXT = "text/plain; version=0.0.4; charset=utf-8";

/** GET /metrics: what this process counts, for Prometheus. No figure tells of a project or a person. */
export const GET = healthRoute(async () => new Response(await tellMetrics(), { headers: { "content-type": TEXT } }));
