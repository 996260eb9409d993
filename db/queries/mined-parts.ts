import { and, eq, sql } from "drizzle-orm";
import { TERMINAL_STATUSES } from "@/lib/runs";
import type { Db, Tx } from "../client";
import { minedParts } from "../schema";
import type { RunKey } from "./runs";

/** What a part of a run that mines in parts came to. */
export type MinedKind = "found" | "counted";

/** Keeps what a part came to; written again, it replaces what was there. `run` is the run over all parts. */
export async function saveMinedPart(
  db: Db | Tx,
  run: RunKey,
  { kind, part, data }: { kind: MinedKind; part: number; data: Uint8Array },
): Promise<void> {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  await db
    .insert(minedParts)
    .values({ projectId: run.projectId, runId: run.runId, kind, part, data: bytes })
    .onConflictDoUpdate({
      target: [minedParts.projectId, minedParts.runId, minedParts.kind, minedParts.part],
      set: { data: bytes },
    });
}

/** How many parts have come to something. */
export async function countMinedParts(db: Db | Tx, { projectId, runId }: RunKey, kind: MinedKind): Promise<number> {
  return await db.$count(
    minedParts,
    and(eq(minedParts.projectId, projectId), eq(minedParts.runId, runId), eq(minedParts.kind, kind)),
  );
}

/** How many bytes what the parts came to is, together. */
export async function countMinedBytes(db: Db | Tx, { projectId, runId }: RunKey, kind: MinedKind): Promise<number> {
  const [row] = await db
    .select({ bytes: sql<number>`coalesce(sum(octet_length(${minedParts.data})), 0)::float8` })
    .from(minedParts)
    .where(and(eq(minedParts.projectId, projectId), eq(minedParts.runId, runId), eq(minedParts.kind, kind)));
  return row?.bytes ?? 0;
}

/** What the parts came to, in their order. */
export async function selectMinedParts(db: Db | Tx, { projectId, runId }: RunKey, kind: MinedKind): Promise<Buffer[]> {
  const rows = await db
    .select({ data: minedParts.data })
    .from(minedParts)
    .where(and(eq(minedParts.projectId, projectId), eq(minedParts.runId, runId), eq(minedParts.kind, kind)))
    .orderBy(minedParts.part);
  return rows.map(({ data }) => data);
}

/**
 * Forgets what the parts of a run came to, and what is left of runs that ended more than a day ago: until then they
 * can be tried again from where they stood.
 */
export async function deleteMinedParts(tx: Db | Tx, { projectId, runId }: RunKey): Promise<void> {
  await tx.execute(sql`
    delete from mined_parts p where p.project_id = ${projectId} and (p.run_id = ${runId} or not exists (
      select from runs r where r.project_id = p.project_id and r.id = p.run_id
        and (r.status <> all(${sql.param([...TERMINAL_STATUSES])}::text[]) or r.finished_at > now() - interval '1 day')))
  `);
}
