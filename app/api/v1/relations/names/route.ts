import { NameDecision, NameState } from "@/lib/entities";
import { decideOpenNames, listOpenNames } from "@/lib/entities/server";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { NamedKind } from "@/lib/runs";

/** GET /api/v1/relations/names: names that rows leave open, the most used first, with what is said of them. */
export const GET = route({
  query: pageQuery(500, 100).extend({ kind: NamedKind.optional(), state: NameState.optional() }),
  handler: async ({ ctx, query }) => ({ json: await listOpenNames(ctx, query) }),
});

/** PATCH /api/v1/relations/names: a person accepts what was answered for names, rejects it, or takes that back. */
export const PATCH = route({
  body: NameDecision,
  handler: async ({ ctx, body }) => ({ json: await decideOpenNames(ctx, body) }),
});
