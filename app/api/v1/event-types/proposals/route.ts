import { RowId } from "@/lib/core";
import { ProposalState, listProposals } from "@/lib/events/server";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";

/** GET /api/v1/event-types/proposals: what a model proposed about the vocabulary, in the order it did. */
export const GET = route({
  query: pageQuery(1000, 200).extend({ state: ProposalState.optional(), cursor: RowId.optional() }),
  handler: async ({ ctx, query }) => ({ json: await listProposals(ctx, query) }),
});
