import { createHash } from "node:crypto";
import {
  readEventColumns,
  selectDataVersion,
  selectDaySpan,
  selectEventsVersion,
  selectSegmentUsers,
  selectTypeRoles,
} from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import { canonicalQuestion, type EventColumns, type MiningQuestion, type SequenceOptions } from "@/lib/patterns";
import type { SegmentRef } from "@/lib/people";
import { findSegment, selectionOf } from "@/lib/people/server";

type Needs = Pick<Ctx, "db" | "project">;

/** Events that a question is about, with what it names turned into indexes. */
export type LoadedEvents = {
  columns: EventColumns;
  sequences: SequenceOptions;
  /** Indexes of types by their names; names that no event has and the vocabulary does not know are left out. */
  typesOf(names: readonly string[]): number[];
  /** For each user the first of the question's segments that holds them, or -1. */
  segments: { codes: Int32Array; count: number; names: string[] } | undefined;
};

/** Equal for questions that mean the same. */
export const questionKey = (question: MiningQuestion): string =>
  createHash("sha256").update(canonicalQuestion(question)).digest("hex");

/**
 * Which data a question would be answered from now: changes with present events and the vocabulary and, where the
 * question names segments, with whatever decides who is in them. A segment that is gone is a version of its own.
 */
export async function questionVersion(ctx: Needs, question: MiningQuestion): Promise<string> {
  return await presentVersions(ctx)(question);
}

/** The same for many questions, of one moment or nearly so: what they have in common is read once. */
export function presentVersions(ctx: Needs): (question: MiningQuestion) => Promise<string> {
  const events = once(() => selectEventsVersion(ctx.db, ctx.project));
  const people = once(() => selectDataVersion(ctx.db, ctx.project));
  return async (question) => {
    const refs = segmentsOf(question);
    if (refs.length === 0) return await events();
    const definitions = await Promise.all(
      refs.map(async (ref) => (await findSegment(ctx, ref).catch(unlessGone))?.definition ?? null),
    );
    const version = [await events(), await people(), definitions];
    return createHash("md5").update(JSON.stringify(version)).digest("hex");
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => (value ??= read());
}

function unlessGone(error: unknown): undefined {
  if (error instanceof AppError && error.code === "not_found") return undefined;
  throw error;
}

/** The segments that a question names. */
export const segmentsOf = ({ segment, segments = [] }: MiningQuestion): SegmentRef[] => [
  ...(segment === undefined ? [] : [segment]),
  ...segments,
];

/** Fails as `selectionOf` does for segments. */
export async function loadEvents(ctx: Needs, question: MiningQuestion): Promise<LoadedEvents> {
  const { from, to, segment } = question;
  const span = await selectDaySpan(ctx.db, ctx.project, { from, to });
  const users = segment && (await selectionOf(ctx, segment));
  const columns = await readEventColumns(ctx.db, { projectId: ctx.project, ...span, users });
  const indexes = new Map(columns.typeNames.map((name, type) => [name, type]));
  const typesOf = (names: readonly string[]) =>
    names.flatMap((name) => {
      const type = indexes.get(name);
      return type === undefined ? [] : [type];
    });
  const noise = question.exclude_noise
    ? (await selectTypeRoles(ctx.db, ctx.project)).filter(({ role }) => role === "noise").map(({ name }) => name)
    : [];
  return {
    columns,
    typesOf,
    sequences: {
      sessionGapMs: question.session_gap_ms,
      includeTypes: question.include_types && typesOf(question.include_types),
      excludeTypes: typesOf([...(question.exclude_types ?? []), ...noise]),
    },
    segments: question.segments && (await codesOf(ctx, question.segments, columns.userIds)),
  };
}

const usersIn = async (ctx: Needs, ref: SegmentRef): Promise<Set<string>> =>
  new Set(await selectSegmentUsers(ctx.db, ctx.project, await selectionOf(ctx, ref)));

async function codesOf(ctx: Needs, refs: readonly SegmentRef[], userIds: readonly string[]) {
  const codes = new Int32Array(userIds.length).fill(-1);
  const names: string[] = [];
  for (const [code, ref] of refs.entries()) {
    names.push((await findSegment(ctx, ref)).name);
    const users = await usersIn(ctx, ref);
    for (const [user, id] of userIds.entries()) if (codes[user] === -1 && users.has(id)) codes[user] = code;
  }
  return { codes, count: refs.length, names };
}
