import { setImmediate } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { TransactionSql } from "postgres";
import type { ProjectId } from "@/lib/core";
import type { EventColumns } from "@/lib/patterns";
import { rawSql, withTransaction, type Db, type Tx } from "../client";
import { copyOut } from "./copy-out";
import { allowLongReading, packEvents, presentPacks } from "./event-packs";
import { selectEventTotals } from "./events-version";
import { usersOf, type UserSelection } from "./segment-sql";
import { BYTES_AN_EVENT, literal, packing, selectTypeHashes, type TypeHashes } from "./type-hashes";

/** PostgreSQL counts microseconds from 2000, JavaScript milliseconds from 1970. */
const EPOCH_MICROS = Date.UTC(2000, 0, 1) * 1000;
/** So many events are unpacked in a millisecond or less; then others run, whether they are of one user or of many. */
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
 * A project's present events as columns, for mining, in no order. `userIds` are those who have such events, `typeNames`
 * all names of the vocabulary and whatever else an event is called. What is read are packs, and the events of users who
 * have none. Where all users are asked for and some have none, they are packed first.
 */
export async function readEventColumns(db: Db, query: EventColumnsQuery): Promise<EventColumns> {
  const packed = query.users ? undefined : await read(db, query, "packs");
  if (packed) return packed.done();
  if (!query.users) await packEvents(db, query.projectId);
  return (await read(db, query, "all")).done();
}

async function read(db: Db, query: EventColumnsQuery, what: "all"): Promise<Columns>;
/** Gives nothing where somebody has no pack. */
async function read(db: Db, query: EventColumnsQuery, what: "packs"): Promise<Columns | undefined>;
async function read(db: Db, query: EventColumnsQuery, what: "all" | "packs"): Promise<Columns | undefined> {
  return await withTransaction(db, async (tx) => {
    // Names, packs and events are those of one moment.
    await tx.execute(sql`set transaction isolation level repeatable read`);
    await allowLongReading(tx);
    const types = await selectTypeHashes(tx, query.projectId);
    const project = await literal(tx, sql`${query.projectId}`);
    const columns = new Columns(types, await selectSpan(tx, query), await expectedEvents(tx, query));
    const unpacked: string[] = [];
    await copyRows(tx, `${presentPacks(project, types.seed)} ${await chosen(tx, query)}`, (user, events) => {
      if (events === null) unpacked.push(user);
      else if (what === "all" || unpacked.length === 0) return columns.add(user, events);
      return undefined;
    });
    if (unpacked.length === 0) return columns;
    if (what === "packs") return undefined;
    const users = `and e.user_id = any(${await literal(tx, sql`${sql.param(unpacked)}::text[]`)}::text[])`;
    await copyRows(tx, packing(project, types.seed, users), (user, events) => columns.add(user, events as Buffer));
    return columns;
  });
}

async function copyRows(
  tx: Tx,
  query: string,
  onRow: (user: string, events: Buffer | null) => Promise<void> | undefined,
): Promise<void> {
  await copyOut(rawSql(tx) as TransactionSql, `copy (${query}) to stdout (format binary)`, ([user, events]) =>
    onRow((user as Buffer).toString(), events ?? null),
  );
}

/** COPY takes no parameters, so who is chosen is found before. */
async function chosen(tx: Tx, { projectId, users }: EventColumnsQuery): Promise<string> {
  if (!users) return "";
  await tx.execute(sql`create temp table chosen on commit drop as select id from (${usersOf(projectId, users)}) u`);
  await tx.execute(sql`analyze chosen`);
  return "and u.id in (select id from chosen)";
}

/** How many there are where all are meant; how many fit otherwise, only reading tells. */
async function expectedEvents(tx: Tx, { projectId, users, from, to }: EventColumnsQuery): Promise<number> {
  return users || from !== undefined || to !== undefined ? 0 : (await selectEventTotals(tx, projectId)).events;
}

/** Moments in microseconds from 2000; events from the first on and before the other are meant. */
type Span = { from: number; to: number };

async function selectSpan(tx: Tx, { from, to }: EventColumnsQuery): Promise<Span> {
  const [row] = await tx.execute<{ from: string | null; to: string | null }>(sql`
    select (extract(epoch from ${from ?? null}::timestamptz) * 1000000)::bigint::text as from,
      (extract(epoch from ${to ?? null}::timestamptz) * 1000000)::bigint::text as to
  `);
  const micros = (text: string | null | undefined, without: number) => (text ? Number(text) - EPOCH_MICROS : without);
  return { from: micros(row?.from, -Infinity), to: micros(row?.to, Infinity) };
}

type Filling = { users: Int32Array; types: Int32Array; times: Float64Array };

const emptyColumns = (length: number): Filling => ({
  users: new Int32Array(length),
  types: new Int32Array(length),
  times: new Float64Array(length),
});

/** Columns that grow as users come. With the right number of events `expected` nothing has to be copied for that. */
class Columns {
  private readonly userIds: string[] = [];
  private readonly typeNames: readonly string[];
  private readonly typeOf: ReadonlyMap<number, number>;
  private readonly span: Span;
  private columns: Filling;
  private filled = 0;
  /** Bytes that were unpacked since others last ran. */
  private inTurn = 0;

  constructor({ names, hashes }: TypeHashes, span: Span, expected: number) {
    this.typeNames = names;
    this.typeOf = new Map(hashes.map((hash, type) => [hash, type]));
    this.span = span;
    this.columns = emptyColumns(expected);
  }

  /** A promise is to be waited for before anything else is added. */
  add(userId: string, packed: Buffer): Promise<void> | undefined {
    const taken = this.take(userId, packed, 0);
    this.inTurn += taken;
    if (taken < packed.length) return this.takeLong(userId, packed, taken);
    // Rows that have come already follow each other without anybody else's turn.
    return this.inTurn < EVENTS_A_TURN * BYTES_AN_EVENT ? undefined : this.giveTurn();
  }

  /** Gives arrays of just the length that is needed. */
  done(): EventColumns {
    const { filled, userIds, typeNames } = this;
    if (filled < this.columns.users.length) this.resize(filled);
    return { ...this.columns, userIds, typeNames };
  }

  private async takeLong(userId: string, packed: Buffer, from: number): Promise<void> {
    for (let at = from; at < packed.length;) {
      await this.giveTurn();
      at = this.take(userId, packed, at);
    }
  }

  private async giveTurn(): Promise<void> {
    this.inTurn = 0;
    await setImmediate();
  }

  /** Unpacks from there as many events as a turn allows, and tells where it came to. */
  private take(userId: string, packed: Buffer, from: number): number {
    const bytes = new DataView(packed.buffer, packed.byteOffset, packed.length);
    const end = Math.min(packed.length, from + EVENTS_A_TURN * BYTES_AN_EVENT);
    const needed = this.filled + (end - from) / BYTES_AN_EVENT;
    if (needed > this.columns.users.length) this.resize(2 * needed);
    const { users, types, times } = this.columns;
    let { filled } = this;
    let user = this.userIds.at(-1) === userId ? this.userIds.length - 1 : -1;
    for (let at = from; at < end; at += BYTES_AN_EVENT) {
      const micros = bytes.getInt32(at + 4) * 2 ** 32 + bytes.getUint32(at + 8);
      if (micros < this.span.from || micros >= this.span.to) continue;
      const type = this.typeOf.get(bytes.getInt32(at));
      if (type === undefined) throw new Error("an event has a type that was not there a moment ago");
      if (user < 0) user = this.userIds.push(userId) - 1;
      users[filled] = user;
      types[filled] = type;
      times[filled++] = (EPOCH_MICROS + micros) / 1000;
    }
    this.filled = filled;
    return end;
  }

  private resize(length: number): void {
    const { users, types, times } = this.columns;
    const kept = Math.min(this.filled, length);
    this.columns = emptyColumns(length);
    this.columns.users.set(users.subarray(0, kept));
    this.columns.types.set(types.subarray(0, kept));
    this.columns.times.set(times.subarray(0, kept));
  }
}
