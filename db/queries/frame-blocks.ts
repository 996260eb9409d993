import { sql } from "drizzle-orm";
import type { Db, Tx } from "../client";
import { BlockCutter, packFrames, unpackFrames, type LoggedFrame } from "../frame-packing";
import { frameBlocks } from "../schema";
import type { RunKey } from "./runs";

/** Ended runs, in the words of the partial index `runs_uncompacted`. */
const ENDED = sql`r.status in ('succeeded', 'partial', 'failed', 'cancelled')`;

const READ_FRAMES = 2000;
const INSERTED_BLOCKS = 50;

export type Packed = {
  runs: number;
  frames: number;
  blocks: number;
  /** Of the blocks. */
  bytes: number;
};

export type PackInput = {
  /** Only logs of runs that ended before. */
  endedBefore: Date;
  /** At most so many runs, those that ended first. */
  runsMax: number;
  /** Together at most so many frames, unless one run has more by itself. */
  framesMax: number;
};

/**
 * Packs logs of ended runs into blocks. Each log goes over as a whole at the transaction's end. Several processes
 * may call it at once: they take different runs. Nothing left to do when `runs` is 0.
 */
export async function packEndedLogs(tx: Tx, input: PackInput): Promise<Packed> {
  // A log of millions of frames takes longer than a statement may as a rule.
  await tx.execute(sql`set local statement_timeout = 0`);
  const claimed = await claimPackable(tx, input);
  const packed: Packed = { runs: claimed.length, frames: 0, blocks: 0, bytes: 0 };
  if (claimed.length === 0) return packed;
  let pending: (typeof frameBlocks.$inferInsert)[] = [];
  const flush = async () => {
    if (pending.length > 0) await tx.insert(frameBlocks).values(pending);
    pending = [];
  };
  const keep = async (key: RunKey, frames: readonly LoggedFrame[]) => {
    const block = toBlock(key, frames);
    packed.frames += frames.length;
    packed.blocks++;
    packed.bytes += block.data.length;
    pending.push(block);
    if (pending.length >= INSERTED_BLOCKS) await flush();
  };
  for await (const { key, frames } of readLogs(tx, claimed)) {
    const cutter = new BlockCutter();
    for await (const frame of frames) {
      const block = cutter.add(frame);
      if (block) await keep(key, block);
    }
    const rest = cutter.end();
    if (rest.length > 0) await keep(key, rest);
  }
  await flush();
  await dropRows(tx, claimed, packed.frames);
  return packed;
}

type Claimed = RunKey & { lastSeq: number };

/**
 * Locks the runs, so that they are neither removed nor packed by others meanwhile, and their projects, so that none
 * is removed from under its new blocks.
 */
async function claimPackable(tx: Tx, { endedBefore, runsMax, framesMax }: PackInput): Promise<Claimed[]> {
  const rows = await tx.execute<{ project_id: string; id: string; last_seq: number }>(sql`
    select r.project_id, r.id, r.last_seq from runs r join projects p on p.id = r.project_id
    where r.compacted_at is null and ${ENDED} and r.finished_at < ${endedBefore.toISOString()}
    order by r.finished_at limit ${runsMax}
    for no key update of r skip locked for key share of p skip locked
  `);
  const claimed: Claimed[] = [];
  let frames = 0;
  for (const { project_id: projectId, id: runId, last_seq: lastSeq } of rows) {
    frames += lastSeq;
    if (claimed.length > 0 && frames > framesMax) break;
    claimed.push({ projectId, runId, lastSeq });
  }
  return claimed;
}

type LogOf = { key: RunKey; frames: AsyncIterable<LoggedFrame> | Iterable<LoggedFrame> };
type Row = { seq: number; attempt: number; type: string; at_ms: number; data: string };

const toFrame = ({ seq, attempt, type, at_ms: atMs, data }: Row): LoggedFrame => ({ seq, attempt, type, atMs, data });

/** A large log is read in parts. Small ones are asked for all at once, without a round trip for each. */
async function* readLogs(tx: Tx, claimed: readonly Claimed[]): AsyncGenerator<LogOf> {
  const [only] = claimed;
  if (claimed.length === 1 && only) {
    yield { key: only, frames: readLog(tx, only) };
    return;
  }
  const reads = claimed.map(async (key) => ({ key, frames: (await readFrames(tx, key, 0, null)).map(toFrame) }));
  for (const log of await Promise.all(reads)) yield log;
}

async function* readLog(tx: Tx, key: RunKey): AsyncGenerator<LoggedFrame> {
  for (let after = 0; ;) {
    const rows = await readFrames(tx, key, after, READ_FRAMES);
    for (const row of rows) yield toFrame(row);
    const last = rows.at(-1);
    if (!last || rows.length < READ_FRAMES) return;
    after = last.seq;
  }
}

/** `limit` null reads to the end. */
async function readFrames(tx: Tx, { projectId, runId }: RunKey, after: number, limit: number | null): Promise<Row[]> {
  return await tx.execute<Row>(sql`
    select seq, attempt, type, at_ms, data from frames
    where project_id = ${projectId} and run_id = ${runId} and seq > ${after}
    order by seq limit ${limit}
  `);
}

/** The rows go only if all of them are in blocks. A statement for each log always finds its rows by the key. */
async function dropRows(tx: Tx, claimed: readonly RunKey[], packedFrames: number): Promise<void> {
  const gone = await Promise.all(
    claimed.map(async ({ projectId, runId }) => {
      const { count } = await tx.execute(sql`delete from frames where project_id = ${projectId} and run_id = ${runId}`);
      return count;
    }),
  );
  const rows = gone.reduce((sum, n) => sum + n, 0);
  if (rows !== packedFrames) throw new Error(`${rows} frames would be removed, but ${packedFrames} are packed`);
  await tx.execute(sql`
    update runs r set compacted_at = clock_timestamp() from ${listed(claimed)}
    where r.project_id = listed.project_id and r.id = listed.run_id
  `);
}

/** The keys as a table `listed`. */
function listed(keys: readonly RunKey[]) {
  return sql`unnest(
    ${sql.param(keys.map(({ projectId }) => projectId))}::text[],
    ${sql.param(keys.map(({ runId }) => runId))}::text[]
  ) as listed(project_id, run_id)`;
}

function toBlock({ projectId, runId }: RunKey, frames: readonly LoggedFrame[]): typeof frameBlocks.$inferInsert {
  const firstSeq = frames[0]?.seq ?? 0;
  return { projectId, runId, firstSeq, lastSeq: frames.at(-1)?.seq ?? firstSeq, data: packFrames(runId, frames) };
}

/**
 * Removes packed logs of a project's old runs, all but each log's last frame, so that a viewer who still comes is
 * told the end. Returns how many logs it was; at most `runsMax`, those of the oldest runs.
 */
export async function clearOldLogs(
  tx: Tx,
  { projectId, endedBefore, runsMax }: { projectId: string; endedBefore: Date; runsMax: number },
): Promise<number> {
  const before = endedBefore.toISOString();
  const rows = await tx.execute<{ id: string; data: Buffer }>(sql`
    with old as (
      select r.id from runs r
      -- A run was made before it ended; this is what the index of runs by age can answer.
      where r.project_id = ${projectId} and r.created_at < ${before} and r.finished_at < ${before}
        and r.compacted_at is not null and ${ENDED}
        and exists (
          select 1 from frame_blocks b
          where b.project_id = r.project_id and b.run_id = r.id and b.first_seq < r.last_seq
        )
      order by r.created_at, r.id limit ${runsMax}
      for no key update of r skip locked
    )
    select old.id, last.data from old cross join lateral (
      select data from frame_blocks b where b.project_id = ${projectId} and b.run_id = old.id
      order by b.first_seq desc limit 1
    ) as last
  `);
  if (rows.length === 0) return 0;
  const keys = rows.map(({ id }) => ({ projectId, runId: id }));
  await Promise.all(keys.map((key) => deleteBlocks(tx, key)));
  await tx
    .insert(frameBlocks)
    .values(rows.map(({ id, data }) => toBlock({ projectId, runId: id }, unpackFrames(id, data).slice(-1))));
  return rows.length;
}

/** Removes the logs of some runs, packed or not. */
export async function deleteLogs(db: Db | Tx, projectId: string, runIds: readonly string[]): Promise<void> {
  for (const table of ["frames", "frame_blocks"]) {
    await db.execute(sql`
      delete from ${sql.identifier(table)}
      where project_id = ${projectId} and run_id = any(${sql.param([...runIds])}::text[])
    `);
  }
}

async function deleteBlocks(db: Db | Tx, { projectId, runId }: RunKey): Promise<void> {
  await db.execute(sql`delete from frame_blocks where project_id = ${projectId} and run_id = ${runId}`);
}
