import { sql } from "drizzle-orm";
import type { Db, Tx } from "../client";

type Size = { rows: number; bytes: number };
export type StoredSizes = Record<"frames" | "blocks" | "calls" | "answers", Size>;

/** Rows of the log that are looked at to learn how large one is. */
const SAMPLE_FRAMES = 1000;

/**
 * What a project's runs leave behind, without indexes. Rows of the log are not counted one by one, there may be
 * millions: the runs know how many theirs are, and how large one is comes from a sample.
 */
export async function selectStorage(db: Db | Tx, projectId: string): Promise<StoredSizes> {
  const [row] = await db.execute<Record<`${keyof StoredSizes}_${keyof Size}`, number>>(sql`
    select
      (select coalesce(sum(last_seq), 0)::float8 from runs where project_id = ${projectId} and compacted_at is null)
        as frames_rows,
      (select coalesce(avg(pg_column_size(f.*)), 0)::float8
        from (select * from frames where project_id = ${projectId} limit ${SAMPLE_FRAMES}) as f) as frames_bytes,
      b.n as blocks_rows, b.bytes as blocks_bytes, c.n as calls_rows, c.bytes as calls_bytes,
      a.n as answers_rows, a.bytes as answers_bytes
    from
      -- The length of a value that is stored apart is known without reading it.
      (select count(*)::float8 as n, coalesce(sum(octet_length(data)), 0)::float8 as bytes
        from frame_blocks where project_id = ${projectId}) as b,
      (select count(*)::float8 as n, coalesce(sum(pg_column_size(calls.*)), 0)::float8 as bytes
        from calls where project_id = ${projectId}) as c,
      (select count(*)::float8 as n, coalesce(sum(bytes), 0)::float8 as bytes
        from answers where project_id = ${projectId}) as a
  `);
  const rows = row?.frames_rows ?? 0;
  return {
    frames: { rows, bytes: Math.round(rows * (row?.frames_bytes ?? 0)) },
    blocks: { rows: row?.blocks_rows ?? 0, bytes: row?.blocks_bytes ?? 0 },
    calls: { rows: row?.calls_rows ?? 0, bytes: row?.calls_bytes ?? 0 },
    answers: { rows: row?.answers_rows ?? 0, bytes: row?.answers_bytes ?? 0 },
  };
}
