import { selectAskedIn } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import { Evidence, questionLocale, type QueryRequest } from "..";
import { checkScope } from "./ask-question";
import { collectFacts } from "./collect-facts";

/**
 * What the data say to a question, as an answer would rest on it; asks no model and stores nothing. Fails with
 * `not_found` as `askQuestion` does.
 */
export async function factsFor(ctx: Pick<Ctx, "db" | "project">, request: QueryRequest): Promise<Evidence> {
  const { conversation_id: conversation } = request;
  const [before] = await Promise.all([
    conversation === undefined ? [] : selectAskedIn(ctx.db, ctx.project, conversation),
    checkScope(ctx, request),
  ]);
  if (before === undefined)
    throw new AppError("not_found", { params: { what: "conversation", id: conversation ?? "" } });
  return await collectFacts(
    { db: ctx.db, project: ctx.project, locale: questionLocale(request.question) },
    {
      question: request.question,
      scope: request.scope,
      userContext: request.user_context,
      before: before.map(({ question, evidence }) => ({
        question,
        evidence: Evidence.safeParse(evidence).data ?? null,
      })),
    },
  );
}
