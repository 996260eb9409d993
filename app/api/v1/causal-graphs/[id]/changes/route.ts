import { z } from "zod";
import { GraphId } from "@/lib/causal";
import { compareGraphVersions } from "@/lib/causal/server";
import { route } from "@/lib/http/server";
import { VersionNumber } from "../../version-query";

/** GET /api/v1/causal-graphs/{id}/changes: from one version to another; the newest and the one before unless named. */
export const GET = route({
  params: z.object({ id: GraphId }),
  query: z.object({ from: VersionNumber.optional(), to: VersionNumber.optional() }),
  handler: async ({ ctx, params: { id }, query }) => ({ json: await compareGraphVersions(ctx, id, query) }),
});
