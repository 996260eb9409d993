import { countOpenNames, decideNames, selectOpenNames, withTransaction } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import type { NameCounts, NameDecision, NameState, OpenName } from "@/lib/entities";
import { decodeCursor, encodeCursor } from "@/lib/people/server";
import type { NamedKind } from "@/lib/runs";
import { unknownActions } from "./unknown-actions";

type Needs = Pick<Ctx, "db" | "project">;

export type OpenNamePage = {
  items: OpenName[];
  next_cursor: string | null;
  /** Of the kind that is asked for, in each state. */
  counts: NameCounts;
};

function readCursor(cursor: string) {
  const [rows = "", kind = "", hash = ""] = decodeCursor(cursor, 3);
  if (!/^\d{1,9}$/.test(rows)) throw new AppError("bad_request", { params: { detail: "cursor" } });
  return { rows: Number(rows), kind, hash };
}

/** Names that rows leave open, the most used first, with what models and people say of them. */
export async function listOpenNames(
  ctx: Needs,
  input: {
    kind?: NamedKind | undefined;
    state?: NameState | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<OpenNamePage> {
  const { kind, state, cursor, limit } = input;
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const actions = await unknownActions(ctx);
  const [found, counts] = await Promise.all([
    selectOpenNames(ctx.db, ctx.project, { actions, kind, state, after, limit: limit + 1 }),
    countOpenNames(ctx.db, ctx.project, { actions, kind }),
  ]);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ name }) => name),
    next_cursor:
      found.length > limit && last ? encodeCursor([String(last.name.rows), last.name.kind, last.hash]) : null,
    counts,
  };
}

export type NamesDecided = {
  decided: number;
  /** Names without an answer that could be accepted; they are as they were. */
  unanswered: OpenName[];
};

/**
 * Carries out a person's decision about names, in one step. Fails with `not_found` for a name that is not there, and
 * then nothing is changed.
 */
export async function decideOpenNames(ctx: Needs, decision: NameDecision): Promise<NamesDecided> {
  const actions = await unknownActions(ctx);
  return await withTransaction(ctx.db, async (tx) => {
    const { decided, unknown, unanswered } = await decideNames(tx, ctx.project, actions, decision);
    const [missing] = unknown;
    if (missing) throw new AppError("not_found", { params: { what: "name", id: `${missing.kind} ${missing.key}` } });
    return { decided, unanswered };
  });
}
