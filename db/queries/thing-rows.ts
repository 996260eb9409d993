import { setImmediate } from "node:timers/promises";
import { sql, type SQL } from "drizzle-orm";
import type { TransactionSql } from "postgres";
import type { ProjectId } from "@/lib/core";
import { ENTITY_RULES } from "@/lib/entities";
import { THING_KINDS, type ThingKind, type ThingRows } from "@/lib/qa";
import { rawSql, withTransaction, type Db, type Tx } from "../client";
import { copyOut } from "./copy-out";
import { allowLongReading } from "./event-packs";
import { literal } from "./type-hashes";

/** Four hashes and a time, as PostgreSQL sends them. */
const BYTES_A_ROW = 24;
/** PostgreSQL counts microseconds from 2000, JavaScript milliseconds from 1970. */
const EPOCH_MICROS = Date.UTC(2000, 0, 1) * 1000;
/** So many rows are unpacked in a few milliseconds; then others run. */
const ROWS_A_TURN = 32_768;
/** Of more names hardly any seed gives each a hash of its own. */
const NAMES_MAX = 100_000;

/**
 * Changes whenever a project's rows do, their users, or what is noted of their names; other than the version of all data it stays where only events
 * are made. It reads users and imports.
 */
export async function selectRowsVersion(db: Db | Tx, projectId: ProjectId): Promise<string> {
  const [row] = await db.execute<{ version: string }>(sql`
    select md5(concat_ws('|',
      (select concat_ws(',', count(*), sum(hashtextextended(concat_ws(',', id, behavior_count, last_at), 0)::numeric))
        from users where project_id = ${projectId}),
      (select concat_ws(',', max(seq), sum(rows_accepted), count(undone_at), md5(string_agg(status, '' order by seq)))
        from imports where project_id = ${projectId}),
      (select concat_ws(',', time_zone, entity_rules) from projects where id = ${projectId})
    )) as version
  `);
  return row?.version ?? "";
}

/** Rows with the things they name; `userIds` are those of `users`, in which users stand by their place in that list. */
export type ReadThingRows = ThingRows & { readonly userIds: readonly string[] };

/**
 * A project's rows as columns of what they name. Undefined where names are yet to be noted, or are too many: then what
 * rows name can only be told by reading them.
 */
export async function readThingRows(db: Db, projectId: ProjectId): Promise<ReadThingRows | undefined> {
  return await withTransaction(db, async (tx) => {
    // Names and rows are those of one moment.
    await tx.execute(sql`set transaction isolation level repeatable read`);
    await allowLongReading(tx);
    const named = await selectNames(tx, projectId);
    if (!named) return undefined;
    const project = await literal(tx, sql`${projectId}`);
    const columns = new Columns(named, await selectRowTotal(tx, projectId));
    await copyOut(
      rawSql(tx) as TransactionSql,
      `copy (${packing(project, named.seed)}) to stdout (format binary)`,
      ([user, packed]) => columns.add((user as Buffer).toString(), packed as Buffer),
    );
    return columns.done();
  });
}

async function selectRowTotal(tx: Tx, projectId: ProjectId): Promise<number> {
  const [row] = await tx.execute<{ rows: number }>(
    sql`select coalesce(sum(behavior_count), 0)::int as rows from users where project_id = ${projectId}`,
  );
  return row?.rows ?? 0;
}

type Named = { seed: number; names: Record<ThingKind, string[]>; hashes: Record<ThingKind, number[]> };

const hashOf = (name: SQL, seed: SQL): SQL => sql`(hashtextextended(${name}, ${seed}) & 2147483647)::int`;

/** All noted names by kind, each with a hash that no other name of the project has. */
async function selectNames(tx: Tx, projectId: ProjectId): Promise<Named | undefined> {
  const rows = await tx.execute<{ seed: number | null; kind: ThingKind; name: string; hash: number }>(sql`
    with names as materialized (
      select distinct kind, name from entity_mentions where project_id = ${projectId}
        and kind = any(${sql.param([...THING_KINDS])}::text[])
        and exists (select from projects where id = ${projectId} and entity_rules = ${ENTITY_RULES})
    ), single as materialized (select distinct name from names
    ), seeds as materialized (
      select seed from generate_series(0, 99) seed
      where (select count(*) from single) <= ${NAMES_MAX}
        and (select count(distinct ${hashOf(sql`s.name`, sql`seed`)}) = count(*) from single s)
      limit 1
    )
    select seed, kind, name, ${hashOf(sql`name`, sql`seed`)} as hash from names left join seeds on true
  `);
  const seed = rows[0]?.seed ?? null;
  if (seed === null) return undefined;
  const ofKinds = <T>(value: (row: (typeof rows)[number]) => T) =>
    Object.fromEntries(THING_KINDS.map((kind) => [kind, rows.filter((row) => row.kind === kind).map(value)])) as Record<
      ThingKind,
      T[]
    >;
  return { seed, names: ofKinds(({ name }) => name), hashes: ofKinds(({ hash }) => hash) };
}

/**
 * A query that packs what a user's rows name into one value, since a row for each would cost as much again to send and to
 * read; COPY takes no parameters, so `project` is the project's id as a literal.
 */
const packing = (project: string, seed: number): string => {
  const hash = (kind: ThingKind) =>
    `int4send(coalesce((hashtextextended(r.${kind}, ${Math.trunc(seed)}) & 2147483647)::int, -1))`;
  return `
    select r.user_id, string_agg(${THING_KINDS.map(hash).join(" || ")} || timestamptz_send(r.at), ''::bytea) as packed
    from behaviors r where r.project_id = ${project} group by r.user_id`;
};

/** Columns that are filled as users come. */
class Columns {
  private readonly names: Named["names"];
  private readonly numberOf: Record<ThingKind, ReadonlyMap<number, number>>;
  private readonly userIds: string[] = [];
  private readonly ends: number[] = [];
  private times: Float64Array;
  private columns: Record<ThingKind, Int32Array>;
  private filled = 0;
  private sinceTurn = 0;

  constructor({ names, hashes }: Named, rows: number) {
    this.names = names;
    this.numberOf = ofEachKind((kind) => new Map(hashes[kind].map((hash, i) => [hash, i])));
    this.times = new Float64Array(rows);
    this.columns = ofEachKind(() => new Int32Array(rows));
  }

  /** A promise is to be waited for before anything else is added. */
  add(userId: string, packed: Buffer): Promise<void> | undefined {
    const rows = packed.length / BYTES_A_ROW;
    this.makeRoom(this.filled + rows);
    const bytes = new DataView(packed.buffer, packed.byteOffset, packed.length);
    const { times, columns, numberOf } = this;
    let { filled } = this;
    for (let at = 0; at < packed.length; at += BYTES_A_ROW) {
      for (const [i, kind] of THING_KINDS.entries()) {
        const hash = bytes.getInt32(at + 4 * i);
        columns[kind][filled] = hash < 0 ? -1 : (numberOf[kind].get(hash) ?? -1);
      }
      times[filled++] = (EPOCH_MICROS + bytes.getInt32(at + 16) * 2 ** 32 + bytes.getUint32(at + 20)) / 1000;
    }
    this.filled = filled;
    this.userIds.push(userId);
    this.ends.push(filled);
    this.sinceTurn += rows;
    if (this.sinceTurn < ROWS_A_TURN) return undefined;
    this.sinceTurn = 0;
    return setImmediate();
  }

  done(): ReadThingRows {
    const { filled } = this;
    return {
      userIds: this.userIds,
      users: Int32Array.from(this.userIds, (_, place) => place),
      ends: Int32Array.from(this.ends),
      times: this.times.subarray(0, filled),
      columns: ofEachKind((kind) => this.columns[kind].subarray(0, filled)),
      names: this.names,
    };
  }

  /** Rows may have come since users were counted. */
  private makeRoom(rows: number): void {
    if (rows <= this.times.length) return;
    const times = new Float64Array(2 * rows);
    times.set(this.times.subarray(0, this.filled));
    this.times = times;
    this.columns = ofEachKind((kind) => {
      const column = new Int32Array(2 * rows);
      column.set(this.columns[kind].subarray(0, this.filled));
      return column;
    });
  }
}

const ofEachKind = <T>(of: (kind: ThingKind) => T): Record<ThingKind, T> =>
  Object.fromEntries(THING_KINDS.map((kind) => [kind, of(kind)])) as Record<ThingKind, T>;
