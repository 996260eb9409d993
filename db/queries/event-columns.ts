import { sql } from "drizzle-orm";
import type { TransactionSql } from "postgres";
import type { ProjectId } from "@/lib/core";
import type { EventColumns } from "@/lib/patterns";
import { rawSql, withTransaction, type Db } from "../client";
import { copyOut } from "./copy-out";

/** Loading millions of events takes longer than any statement a person waits for. */
const TIMEOUT_MS = 120_000;
/** With the usual few megabytes the database would write all events to its disk before it hands them out. */
const WORK_MEM = "64MB";
/** A type's number and the time, as PostgreSQL sends them. */
const BYTES_AN_EVENT = 12;
/** PostgreSQL counts microseconds from 2000, JavaScript milliseconds from 1970. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

export type EventColumnsQuery = {
  projectId: ProjectId;
  /** Only events that begin at this moment or later, as RFC 3339. */
  from?: string | undefined;
  /** Only events that begin before this moment. */
  to?: string | undefined;
};

/**
 * A project's present events as columns, for mining. `userIds` are those who have events, `typeNames` all names of the
 * vocabulary and whatever else an event is called. The database packs each user's events into one value: a row for each
 * event would cost several times as much to send and to read.
 */
export async function readEventColumns(db: Db, { projectId, from, to }: EventColumnsQuery): Promise<EventColumns> {
  return await withTransaction(db, async (tx) => {
    // Names and events are those of one moment.
    await tx.execute(sql`set transaction isolation level repeatable read`);
    // COPY takes no parameters; settings of the transaction carry them, so that no value becomes part of a statement.
    await tx.execute(sql`
      select set_config('whystream.project', ${projectId}, true), set_config('whystream.from', ${from ?? "-infinity"}, true),
        set_config('whystream.to', ${to ?? "infinity"}, true), set_config('statement_timeout', ${String(TIMEOUT_MS)}, true),
        set_config('work_mem', ${WORK_MEM}, true)
    `);
    // Each name in use is found by one look into the index of names, instead of by reading all events.
    await tx.execute(sql`
      create temp table mined_types on commit drop as
      with recursive used as (
        (select type from events where project_id = ${projectId} and state = 'current' order by type limit 1)
        union all
        select (select e.type from events e
          where e.project_id = ${projectId} and e.state = 'current' and e.type > used.type order by e.type limit 1)
        from used where used.type is not null
      )
      select name, (row_number() over (order by name collate "C") - 1)::int as n from (
        select name from event_types where project_id = ${projectId}
        union select type from used where type is not null
      ) names
    `);
    await tx.execute(sql`analyze mined_types`);
    const types = await tx.execute<{ name: string }>(sql`select name from mined_types order by n`);
    const columns = new Columns(types.map(({ name }) => name));
    await copyOut(
      rawSql(tx) as TransactionSql,
      `copy (
        select e.user_id, string_agg(int4send(t.n) || timestamptz_send(e.start_at), ''::bytea)
        from events e join mined_types t on t.name = e.type
        where e.project_id = current_setting('whystream.project') and e.state = 'current'
          and e.start_at >= current_setting('whystream.from')::timestamptz
          and e.start_at < current_setting('whystream.to')::timestamptz
        group by e.user_id
      ) to stdout (format binary)`,
      ([user, events]) => columns.add((user as Buffer).toString(), events as Buffer),
    );
    return columns.done();
  });
}

/** Columns that grow as users come. */
class Columns {
  private users = new Int32Array(1024);
  private types = new Int32Array(1024);
  private times = new Float64Array(1024);
  private length = 0;
  private readonly userIds: string[] = [];
  private readonly typeNames: readonly string[];

  constructor(typeNames: readonly string[]) {
    this.typeNames = typeNames;
  }

  add(userId: string, packed: Buffer): void {
    const count = packed.length / BYTES_AN_EVENT;
    this.makeRoom(this.length + count);
    const user = this.userIds.push(userId) - 1;
    const { users, types, times } = this;
    for (let i = 0, at = 0, to = this.length; i < count; i++, at += BYTES_AN_EVENT, to++) {
      users[to] = user;
      types[to] = packed.readInt32BE(at);
      const micros = packed.readInt32BE(at + 4) * 2 ** 32 + packed.readUInt32BE(at + 8);
      times[to] = EPOCH_MS + micros / 1000;
    }
    this.length += count;
  }

  done(): EventColumns {
    const { length, userIds, typeNames } = this;
    return {
      users: this.users.subarray(0, length),
      types: this.types.subarray(0, length),
      times: this.times.subarray(0, length),
      userIds,
      typeNames,
    };
  }

  private makeRoom(length: number): void {
    if (length <= this.users.length) return;
    const room = Math.max(length, this.users.length * 2);
    this.users = copied(new Int32Array(room), this.users);
    this.types = copied(new Int32Array(room), this.types);
    this.times = copied(new Float64Array(room), this.times);
  }
}

function copied<T extends Int32Array | Float64Array>(into: T, from: T): T {
  into.set(from);
  return into;
}
