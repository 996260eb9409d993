import {
  selectDaySpan,
  selectEventTotals,
  selectQuestionSize,
  selectQuestionSizeAndTypes,
  selectTypeRoles,
} from "@/db";
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

/**
 * The same, where `types` are those that some of these events have and not all that may take part. Types that only the
 * vocabulary knows are counted where counting would have taken too long.
 */
export async function sizeOfEvents(ctx: Needs, question: MiningQuestion, version: string): Promise<QuestionSize> {
  const key = ["events-size", canonicalQuestion(eventsOfQuestion(question))];
  return await remembered(ctx, version, key, async () => {
    const { query, all, types } = await narrowed(ctx, question);
    const counted = await selectQuestionSizeAndTypes(ctx.db, query);
    return { ...all, types, ...counted, exact: counted !== undefined };
  });
}

async function countSize(ctx: Needs, question: MiningQuestion): Promise<QuestionSize> {
  const { query, all, types, whole } = await narrowed(ctx, question);
  // Users know how many events they have, which answers at once where all of them take part.
  if (whole) return { ...all, types, exact: true };
  const counted = await selectQuestionSize(ctx.db, query);
  return { ...(counted ?? all), types, exact: counted !== undefined };
}

/** Which events a question is about, how many there are at most, and how many types may take part. */
async function narrowed(ctx: Needs, question: MiningQuestion) {
  const { segment, from, to, include_types: include, exclude_types: exclude = [], exclude_noise } = question;
  const roles = await selectTypeRoles(ctx.db, ctx.project);
  const left = roles.filter(
    ({ name, role }) =>
      (include === undefined || include.includes(name)) &&
      !exclude.includes(name) &&
      !(exclude_noise && role === "noise"),
  );
  const some = left.length < roles.length ? left.map(({ name }) => name) : undefined;
  return {
    query: {
      projectId: ctx.project,
      ...(await selectDaySpan(ctx.db, ctx.project, { from, to })),
      users: segment && (await selectionOf(ctx, segment)),
      types: some,
    },
    all: await selectEventTotals(ctx.db, ctx.project),
    types: left.length,
    whole: !segment && !from && !to && !some,
  };
}
