import { selectDaySpan, selectEventTotals, selectQuestionSize, selectTypeRoles } from "@/db";
import type { Ctx } from "@/lib/core";
import type { MiningQuestion } from "@/lib/patterns";
import { remembered, selectionOf } from "@/lib/people/server";
import { canonicalQuestion } from "../question";
import { eventsOfQuestion } from "../views/requests";

type Needs = Pick<Ctx, "db" | "project">;

export type QuestionSize = {
  events: number;
  users: number;
  types: number;
  /** Else there are at most so many: to count them would have taken too long. */
  exact: boolean;
};

/**
 * How many events, of how many users and types, take part in a question, where `version` is that of the data it would be
 * answered from. Fails as `selectionOf` does for its segment.
 */
export async function questionSize(ctx: Needs, question: MiningQuestion, version: string): Promise<QuestionSize> {
  const key = ["question-size", canonicalQuestion(eventsOfQuestion(question))];
  return await remembered(ctx, version, key, () => countSize(ctx, question));
}

async function countSize(ctx: Needs, question: MiningQuestion): Promise<QuestionSize> {
  const { segment, from, to, include_types: include, exclude_types: exclude = [], exclude_noise } = question;
  const roles = await selectTypeRoles(ctx.db, ctx.project);
  const left = roles.filter(
    ({ name, role }) =>
      (include === undefined || include.includes(name)) &&
      !exclude.includes(name) &&
      !(exclude_noise && role === "noise"),
  );
  const some = left.length < roles.length ? left.map(({ name }) => name) : undefined;
  const all = await selectEventTotals(ctx.db, ctx.project);
  const types = left.length;
  // Users know how many events they have, which answers at once where all of them take part.
  if (!segment && !from && !to && !some) return { ...all, types, exact: true };
  const counted = await selectQuestionSize(ctx.db, {
    projectId: ctx.project,
    ...(await selectDaySpan(ctx.db, ctx.project, { from, to })),
    users: segment && (await selectionOf(ctx, segment)),
    types: some,
  });
  return { ...(counted ?? all), types, exact: counted !== undefined };
}
