import { sql, type SQL } from "drizzle-orm";
import type { AnswerPiece, WholeAnswer } from "@/lib/llm";
import type { Db, Tx } from "../client";

export type AnswerAt = { projectId: string; key: string };

/** One process's writing of one answer. `owner` names it and nothing else. */
export type Writing = AnswerAt & { owner: string };

/** A stored answer as it comes out of the table; whoever reads it parses it. */
export type AnswerRow = {
  pieces: unknown;
  finish: string;
  promptTokens: number;
  completionTokens: number;
  estimated: boolean;
};

export type SoughtAnswer =
  /** The project keeps no answers. */
  | { kind: "off" }
  /** It was nobody's: the caller writes it now, by the lease it asked for. */
  | { kind: "claimed" }
  | { kind: "whole"; answer: AnswerRow }
  /** Another writes it at this moment. */
  | { kind: "writing"; owner: string };

type AnswerColumns = {
  pieces: unknown;
  finish: string | null;
  prompt_tokens: number | null;
  completion_tokens: number | null;
  estimated: boolean;
};

function toStored(row: AnswerColumns): AnswerRow {
  return {
    pieces: row.pieces,
    finish: row.finish ?? "",
    promptTokens: row.prompt_tokens ?? 0,
    completionTokens: row.completion_tokens ?? 0,
    estimated: row.estimated,
  };
}

const inMs = (ms: number): SQL => sql`now() + ${ms} * interval '1 millisecond'`;

/**
 * Finds an answer or, where there is none and nobody alive writes one, claims the writing, all in one statement that
 * writes nothing when the answer is there.
 */
export async function seekAnswer(
  db: Db | Tx,
  input: Writing & { task: string; model: string; leaseMs: number },
): Promise<SoughtAnswer> {
  const { projectId, key, owner, task, model, leaseMs } = input;
  for (;;) {
    const [row] = await db.execute<
      AnswerColumns & { off: boolean; state: string | null; owner: string | null; claimed: boolean }
    >(sql`
      with seen as (
        select state, owner, pieces, finish, prompt_tokens, completion_tokens, estimated
        from answers
        where project_id = ${projectId} and key = ${key} and (state = 'whole' or lease_until > now())
      ), claimed as (
        insert into answers (project_id, key, task, model, state, owner, lease_until)
        select id, ${key}, ${task}, ${model}, 'writing', ${owner}, ${inMs(leaseMs)}
        from projects
        where id = ${projectId} and keep_answers_days > 0 and not exists (select from seen)
        on conflict (project_id, key) do update
        set owner = excluded.owner, lease_until = excluded.lease_until, shared = false, created_at = now(), used_at = now()
        where answers.state = 'writing' and answers.lease_until <= now()
        returning owner
      )
      select p.keep_answers_days = 0 as off, seen.*, exists (select from claimed) as claimed
      from projects p left join seen on true
      where p.id = ${projectId}`);
    if (row === undefined || row.off) return { kind: "off" };
    if (row.claimed) return { kind: "claimed" };
    if (row.state === "whole") return { kind: "whole", answer: toStored(row) };
    if (row.owner !== null) return { kind: "writing", owner: row.owner };
    // Somebody came between what this statement saw and what it tried; the next look sees them.
  }
}

/** The latest whole answer among the keys that begin with `prefix`; undefined also when the project keeps none. */
export async function findAnswer(
  db: Db | Tx,
  { projectId, prefix }: { projectId: string; prefix: string },
): Promise<(AnswerRow & { key: string }) | undefined> {
  const [row] = await db.execute<AnswerColumns & { key: string }>(sql`
    select a.key, a.pieces, a.finish, a.prompt_tokens, a.completion_tokens, a.estimated
    from answers a join projects p on p.id = a.project_id
    where a.project_id = ${projectId} and a.key >= ${prefix} and a.key < ${`${prefix};`}
      and a.state = 'whole' and p.keep_answers_days > 0
    order by a.created_at desc, a.key
    limit 1`);
  return row && { ...toStored(row), key: row.key };
}

/** Notes that a whole answer was given once more. */
export async function noteAnswerUsed(db: Db | Tx, { projectId, key }: AnswerAt): Promise<void> {
  await db.execute(sql`
    update answers set hits = hits + 1, used_at = now()
    where project_id = ${projectId} and key = ${key} and state = 'whole'`);
}

export type WritingState = { owner: string; wanted: boolean };

const writingsOf = (writings: readonly Writing[]): SQL => sql`
  unnest(
    ${sql.param(writings.map((w) => w.projectId))}::text[],
    ${sql.param(writings.map((w) => w.key))}::text[],
    ${sql.param(writings.map((w) => w.owner))}::text[]
  ) as w(project_id, key, owner)`;

const isMine = sql`
  a.project_id = w.project_id and a.key = w.key and a.owner = w.owner and a.state = 'writing'`;

const isWanted = (readersMs: number): SQL =>
  sql`a.shared and a.used_at > now() - ${readersMs} * interval '1 millisecond'`;

/**
 * Which of these writings are still their writer's, and whether anybody elsewhere reads along: said so within the
 * last `readersMs`.
 */
export async function selectWritings(
  db: Db | Tx,
  { writings, readersMs }: { writings: readonly Writing[]; readersMs: number },
): Promise<WritingState[]> {
  return await db.execute<WritingState>(sql`
    select a.owner, ${isWanted(readersMs)} as wanted from answers a join ${writingsOf(writings)} on ${isMine}`);
}

/** The same, and those that are get a new lease. */
export async function renewWritings(
  db: Db | Tx,
  { writings, leaseMs, readersMs }: { writings: readonly Writing[]; leaseMs: number; readersMs: number },
): Promise<WritingState[]> {
  return await db.execute<WritingState>(sql`
    update answers a set lease_until = ${inMs(leaseMs)} from ${writingsOf(writings)} where ${isMine}
    returning a.owner, ${isWanted(readersMs)} as wanted`);
}

/** Says that somebody reads along, so that the writer writes its parts down; to be said again while that lasts. */
export async function wantWriting(db: Db | Tx, { projectId, key, owner }: Writing): Promise<void> {
  await db.execute(sql`
    update answers set shared = true, used_at = now()
    where project_id = ${projectId} and key = ${key} and owner = ${owner} and state = 'writing'`);
}

export type AnswerPartRow = { seq: number; data: string };

export async function insertAnswerParts(
  db: Db | Tx,
  { projectId, key, owner }: Writing,
  parts: readonly AnswerPartRow[],
): Promise<void> {
  await db.execute(sql`
    insert into answer_parts (project_id, key, owner, seq, data)
    select ${projectId}, ${key}, ${owner}, seq, data
    from unnest(
      ${sql.param(parts.map(({ seq }) => seq))}::bigint[], ${sql.param(parts.map(({ data }) => data))}::text[]
    ) as n(seq, data)`);
}

export type WritingSeen = {
  parts: AnswerPartRow[];
  /** What became of the row: `gone` also when another writes it now. */
  now: { kind: "writing" } | { kind: "lapsed" } | { kind: "gone" } | { kind: "whole"; answer: AnswerRow };
};

/** The parts of a writing after the one numbered `after`, and how it stands; both of one moment. */
export async function readWriting(db: Db | Tx, input: Writing & { after: number }): Promise<WritingSeen> {
  const { projectId, key, owner, after } = input;
  const [row] = await db.execute<
    AnswerColumns & { state: string | null; owner: string | null; live: boolean | null; parts: [number, string][] }
  >(sql`
    select a.state, a.owner, a.lease_until > now() as live, a.pieces, a.finish, a.prompt_tokens, a.completion_tokens,
      a.estimated,
      (
        select coalesce(json_agg(json_build_array(p.seq, p.data) order by p.seq), '[]')
        from answer_parts p
        where p.project_id = ${projectId} and p.key = ${key} and p.owner = ${owner} and p.seq > ${after}
      ) as parts
    from (select 1) as one left join answers a on a.project_id = ${projectId} and a.key = ${key}`);
  const parts = (row?.parts ?? []).map(([seq, data]) => ({ seq, data }));
  if (row?.state === "whole") return { parts, now: { kind: "whole", answer: toStored(row) } };
  if (row?.owner !== owner) return { parts, now: { kind: "gone" } };
  return { parts, now: { kind: row.live === true ? "writing" : "lapsed" } };
}

const bytesOf = (pieces: readonly AnswerPiece[]): number => Buffer.byteLength(JSON.stringify(pieces));

/** Makes the answer whole, if the writing is still its writer's; its parts go. False when it is not. */
export async function finishWriting(db: Db | Tx, writing: Writing, answer: WholeAnswer): Promise<boolean> {
  const { projectId, key, owner } = writing;
  const rows = await db.execute(sql`
    with gone as (
      delete from answer_parts where project_id = ${projectId} and key = ${key} and owner = ${owner}
    )
    update answers
    set state = 'whole', owner = null, lease_until = null, shared = false, used_at = now(),
      pieces = ${JSON.stringify(answer.pieces)}::jsonb, bytes = ${bytesOf(answer.pieces)}, finish = ${answer.finish},
      prompt_tokens = ${answer.promptTokens}, completion_tokens = ${answer.completionTokens},
      estimated = ${answer.estimated}
    where project_id = ${projectId} and key = ${key} and owner = ${owner} and state = 'writing'
    returning 1`);
  return rows.length > 0;
}

/** Gives a writing up; its parts stay for those who read along, until the next `trimAnswers`. */
export async function releaseWriting(db: Db | Tx, { projectId, key, owner }: Writing): Promise<void> {
  await db.execute(sql`
    delete from answers
    where project_id = ${projectId} and key = ${key} and owner = ${owner} and state = 'writing'`);
}

/** Puts a whole answer in the place of whatever is there, unless the project keeps none. */
export async function replaceAnswer(
  db: Db | Tx,
  { projectId, key, task, model }: AnswerAt & { task: string; model: string },
  answer: WholeAnswer,
): Promise<void> {
  await db.execute(sql`
    insert into answers
      (project_id, key, task, model, state, pieces, bytes, finish, prompt_tokens, completion_tokens, estimated)
    select id, ${key}, ${task}, ${model}, 'whole', ${JSON.stringify(answer.pieces)}::jsonb, ${bytesOf(answer.pieces)},
      ${answer.finish}, ${answer.promptTokens}, ${answer.completionTokens}, ${answer.estimated}
    from projects where id = ${projectId} and keep_answers_days > 0
    on conflict (project_id, key) do update
    set state = 'whole', owner = null, lease_until = null, shared = false, pieces = excluded.pieces,
      bytes = excluded.bytes, finish = excluded.finish, prompt_tokens = excluded.prompt_tokens,
      completion_tokens = excluded.completion_tokens, estimated = excluded.estimated, hits = 0, created_at = now(),
      used_at = now()`);
}

/** Takes all whole answers of a project away; those being written go on. Tells how many there were. */
export async function clearAnswers(db: Db | Tx, projectId: string): Promise<{ answers: number; bytes: number }> {
  const [row] = await db.execute<{ answers: number; bytes: number }>(sql`
    with gone as (delete from answers where project_id = ${projectId} and state = 'whole' returning bytes)
    select count(*)::int as answers, coalesce(sum(bytes), 0)::float8 as bytes from gone`);
  return row ?? { answers: 0, bytes: 0 };
}

/** A writing whose lease ended this long ago has no writer and no reader left. */
const LAPSED_MS = 60_000;

/**
 * Keeps every project within its own limits: answers nobody asked for in `keep_answers_days` go, then those unused
 * longest until the rest takes no more than `answers_max_mb`. What dead writers left goes too.
 */
export async function trimAnswers(db: Db | Tx): Promise<{ answers: number; parts: number }> {
  const [trimmed] = await db.execute<{ n: number }>(sql`
    with ranked as (
      select a.project_id, a.key, a.state, a.lease_until, a.used_at, p.keep_answers_days, p.answers_max_mb,
        sum(case when a.state = 'whole' then a.bytes else 0 end)
          over (partition by a.project_id order by a.used_at desc, a.key) as total
      from answers a join projects p on p.id = a.project_id
    ), gone as (
      delete from answers a using ranked r
      where a.project_id = r.project_id and a.key = r.key and a.state = r.state and (
        case when r.state = 'whole'
          then r.used_at < now() - r.keep_answers_days * interval '1 day' or r.total > r.answers_max_mb * 1048576.0
          else r.lease_until < now() - ${LAPSED_MS} * interval '1 millisecond'
        end
      )
      returning 1
    )
    select count(*)::int as n from gone`);
  const [parts] = await db.execute<{ n: number }>(sql`
    with gone as (
      delete from answer_parts p
      where not exists (
        select from answers a where a.project_id = p.project_id and a.key = p.key and a.owner = p.owner
      )
      returning 1
    )
    select count(*)::int as n from gone`);
  return { answers: trimmed?.n ?? 0, parts: parts?.n ?? 0 };
}
