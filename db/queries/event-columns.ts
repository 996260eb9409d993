import { setImmediate } from "node:timers/promises";
import { sql, type SQL } from "drizzle-orm";
import type { TransactionSql } from "postgres";
import type { ProjectId } from "@/lib/core";
import type { EventColumns } from "@/lib/patterns";
import { rawSql, withTransaction, type Db, type Tx } from "../client";
import { copyOut } from "./copy-out";
import { usersOf, type UserSelection } from "./segment-sql";

/** Loading millions of events takes longer than any statement a person waits for. */
const TIMEOUT_MS = 120_000;
/** With the usual few megabytes the database would write all events to its disk before it hands them out. */
const WORK_MEM = "64MB";
/** The hash of a type's name and the time, as PostgreSQL sends them. */
const BYTES_AN_EVENT = 12;
/** PostgreSQL counts microseconds from 2000, JavaScript milliseconds from 1970. */
const EPOCH_MICROS = Date.UTC(2000, 0, 1) * 1000;
/** So many events are unpacked in a millisecond or less; where one user has more, others run in between. */
const EVENTS_A_TURN = 16_384;

export type EventColumnsQuery = {
  projectId: ProjectId;
  /** Only events that begin at this moment or later, as RFC 3339. */
  from?: string | undefined;
  /** Only events that begin before this moment. */
  to?: string | undefined;
  /** Only events of these users. */
  users?: UserSelection | undefined;
};

/**
 * A project's present events as columns, for mining. `userIds` are those who have events, `typeNames` all names of the
 * vocabulary and whatever else an event is called. The database packs each user's events into one value: a row for each
 * event would cost it half as much again to send, and as much to read here. All it needs stands in the index of users
 * and times, in the order of users, so that it neither visits nor sorts the events once they have been vacuumed; and
 * nothing in the statement keeps it from reading with several processes, where not only some users are wanted.
 */
export async function readEventColumns(db: Db, query: EventColumnsQuery): Promise<EventColumns> {
  const columns = await withTransaction(db, async (tx) => {
    // Names and events are those of one moment.
    await tx.execute(sql`set transaction isolation level repeatable read`);
    await tx.execute(sql`
      select set_config('statement_timeout', ${String(TIMEOUT_MS)}, true), set_config('work_mem', ${WORK_MEM}, true)
    `);
    const types = await selectTypes(tx, query.projectId);
    const growing = new Columns(types);
    await copyOut(rawSql(tx) as TransactionSql, await copyStatement(tx, query, types.seed), ([user, events]) =>
      growing.add((user as Buffer).toString(), events as Buffer),
    );
    return growing;
  });
  return await columns.done();
}

type Types = { seed: number; names: string[]; hashes: number[] };

/**
 * Joining events to numbers of types would cost more than reading them, so their names are hashed, with the first seed
 * that gives each name of this project a hash of its own. Each name in use is found by one look into the index of
 * names, instead of by reading all events.
 */
async function selectTypes(tx: Tx, projectId: ProjectId): Promise<Types> {
  const rows = await tx.execute<{ seed: number; name: string; hash: number }>(sql`
    with recursive used as (
      (select type from events where project_id = ${projectId} and state = 'current' order by type limit 1)
      union all
      select (select e.type from events e
        where e.project_id = ${projectId} and e.state = 'current' and e.type > used.type order by e.type limit 1)
      from used where used.type is not null
    ), names as materialized (
      select name from event_types where project_id = ${projectId}
      union select type from used where type is not null
    ), seeds as materialized (
      select seed from generate_series(0, 99) seed
      where (select count(distinct ${hashOf(sql`n.name`, sql`seed`)}) = count(*) from names n)
      limit 1
    )
    select seed, name, ${hashOf(sql`name`, sql`seed`)} as hash from names cross join seeds order by name collate "C"
  `);
  return { seed: rows[0]?.seed ?? 0, names: rows.map(({ name }) => name), hashes: rows.map(({ hash }) => hash) };
}

const hashOf = (name: SQL, seed: SQL): SQL => sql`(hashtextextended(${name}, ${seed}) & 2147483647)::int`;

/** COPY takes no parameters: the server itself writes the values into the statement, quoted. */
async function copyStatement(tx: Tx, { projectId, from, to, users }: EventColumnsQuery, seed: number): Promise<string> {
  if (users) {
    await tx.execute(
      sql`create temp table mined_users on commit drop as select id from (${usersOf(projectId, users)}) u`,
    );
    await tx.execute(sql`analyze mined_users`);
  }
  const template = `
    copy (
      select e.user_id, string_agg(
        int4send((hashtextextended(e.type, %2$s) & 2147483647)::int) || timestamptz_send(e.start_at), ''::bytea)
      from events e
      where e.project_id = %1$L and e.state = 'current'
        ${from === undefined ? "" : "and e.start_at >= %3$L::timestamptz"}
        ${to === undefined ? "" : "and e.start_at < %4$L::timestamptz"}
        ${users === undefined ? "" : "and e.user_id in (select id from mined_users)"}
      group by e.user_id
    ) to stdout (format binary)`;
  const [row] = await tx.execute<{ statement: string }>(sql`
    select format(${template}::text, ${projectId}::text, ${String(seed)}::text, ${from ?? null}::text, ${to ?? null}::text)
      as statement
  `);
  if (!row) throw new Error("format() gives a row");
  return row.statement;
}

type Chunk = { users: Int32Array; types: Int32Array; times: Float64Array };

/** Columns that grow as users come, in pieces, so that growing never copies what is there. */
class Columns {
  private readonly userIds: string[] = [];
  private readonly typeNames: readonly string[];
  private readonly typeOf: ReadonlyMap<number, number>;
  private readonly full: Chunk[] = [];
  private chunk = newChunk(EVENTS_A_TURN);
  private filled = 0;

  constructor({ names, hashes }: Types) {
    this.typeNames = names;
    this.typeOf = new Map(hashes.map((hash, type) => [hash, type]));
  }

  /** A promise is to be waited for before anything else is added. */
  add(userId: string, packed: Buffer): Promise<void> | undefined {
    const user = this.userIds.push(userId) - 1;
    const taken = this.take(user, packed, 0);
    return taken < packed.length ? this.takeLong(user, packed, taken) : undefined;
  }

  /** Gives arrays of just the length that is needed. */
  async done(): Promise<EventColumns> {
    const { full, filled, userIds, typeNames } = this;
    const columns = newChunk(full.length * EVENTS_A_TURN + filled);
    const parts = [...full, this.chunk];
    for (const [i, part] of parts.entries()) {
      const length = part === this.chunk ? filled : EVENTS_A_TURN;
      columns.users.set(part.users.subarray(0, length), i * EVENTS_A_TURN);
      columns.types.set(part.types.subarray(0, length), i * EVENTS_A_TURN);
      columns.times.set(part.times.subarray(0, length), i * EVENTS_A_TURN);
      await setImmediate();
    }
    return { ...columns, userIds, typeNames };
  }

  private async takeLong(user: number, packed: Buffer, from: number): Promise<void> {
    for (let at = from; at < packed.length;) {
      await setImmediate();
      at = this.take(user, packed, at);
    }
  }

  /** Unpacks from there up to what a chunk holds, and tells where it came to. */
  private take(user: number, packed: Buffer, from: number): number {
    if (this.filled === EVENTS_A_TURN) {
      this.full.push(this.chunk);
      this.chunk = newChunk(EVENTS_A_TURN);
      this.filled = 0;
    }
    const { users, types, times } = this.chunk;
    const count = Math.min((packed.length - from) / BYTES_AN_EVENT, EVENTS_A_TURN - this.filled);
    let at = from;
    for (let to = this.filled; to < this.filled + count; to++, at += BYTES_AN_EVENT) {
      const type = this.typeOf.get(packed.readInt32BE(at));
      if (type === undefined) throw new Error("an event has a type that was not there a moment ago");
      users[to] = user;
      types[to] = type;
      const micros = packed.readInt32BE(at + 4) * 2 ** 32 + packed.readUInt32BE(at + 8);
      times[to] = (EPOCH_MICROS + micros) / 1000;
    }
    this.filled += count;
    return at;
  }
}

const newChunk = (length: number): Chunk => ({
  users: new Int32Array(length),
  types: new Int32Array(length),
  times: new Float64Array(length),
});
