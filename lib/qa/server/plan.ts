import type { Ctx } from "@/lib/core";
import { getUser } from "@/lib/people/server";
import { linkQuestion, planQuestion, UserContext, type Lexicon, type Links, type Plan, type Scope } from "..";
import { loadLexicon } from "./lexicon";

/** A question of a conversation, with what decides what it means. */
export type QuestionAsked = {
  question: string;
  scope: Scope;
  userContext: UserContext | undefined;
  before: readonly { question: string }[];
};

/** So many questions before one are understood with it. */
const BEFORE_MAX = 6;

/**
 * What is to be computed for a question, understood with those before it. Reads only. Fails with `not_found` where the
 * scope or the context names what is not in this project.
 */
export async function planFor(
  ctx: Pick<Ctx, "db" | "project">,
  { question, scope, userContext, before }: QuestionAsked,
): Promise<{ plan: Plan; lexicon: Lexicon }> {
  const earlier = before.slice(-BEFORE_MAX).map((each) => each.question);
  const [lexicon, context] = await Promise.all([
    loadLexicon(ctx, scope, [...earlier, question].join("\n")),
    withProfile(ctx, userContext),
  ]);
  let links: Links | null = null;
  for (const each of earlier) links = linkQuestion(each, lexicon, links);
  return { plan: planQuestion(linkQuestion(question, lexicon, links), lexicon, scope, context), lexicon };
}

/** A context with the profile of its user, where it gives none itself. */
async function withProfile(
  ctx: Pick<Ctx, "db" | "project">,
  context: UserContext | undefined,
): Promise<UserContext | undefined> {
  if (context?.user_id === undefined) return context;
  const { profile } = await getUser(ctx, context.user_id);
  const said = Object.entries({ ...profile?.properties, ...profile?.fields }).filter(
    ([, value]) => value !== undefined,
  );
  return UserContext.parse({ profile: Object.fromEntries(said), ...context });
}
