import { and, asc, eq, sql } from "drizzle-orm";
import type { HypothesisRecord } from "@/lib/causal";
import type { Db, Tx } from "../client";
import { graphLines } from "../schema";
import { fence } from "./run-claims";
import type { Claim } from "./runs";

/** Keeps lines of an answer until the run ends, numbered on from `first`; false where somebody else carries it on. */
export async function keepGraphLines(
  db: Db,
  claim: Claim,
  lines: readonly { n: number; record: HypothesisRecord }[],
): Promise<boolean> {
  if (lines.length === 0) return true;
  const rows = await db.execute(sql`
    with fence as materialized (${fence(claim)})
    insert into causal_graph_lines (project_id, run_id, n, record)
    select ${claim.projectId}, ${claim.runId}, l.n, l.record
    from fence cross join jsonb_to_recordset(${JSON.stringify(lines)}::text::jsonb) as l(n int, record jsonb)
    -- The same may come again when the answer to its first writing was lost.
    on conflict (project_id, run_id, n) do update set record = excluded.record
    returning n
  `);
  return rows.length > 0;
}

export async function selectGraphLines(
  db: Db | Tx,
  { projectId, runId }: Pick<Claim, "projectId" | "runId">,
): Promise<HypothesisRecord[]> {
  const rows = await db
    .select({ record: graphLines.record })
    .from(graphLines)
    .where(and(eq(graphLines.projectId, projectId), eq(graphLines.runId, runId)))
    .orderBy(asc(graphLines.n));
  // Written by `keepGraphLines`, from values of this type.
  return rows.map(({ record }) => record as HypothesisRecord);
}

export async function dropGraphLines(
  tx: Db | Tx,
  { projectId, runId }: Pick<Claim, "projectId" | "runId">,
): Promise<void> {
  await tx.delete(graphLines).where(and(eq(graphLines.projectId, projectId), eq(graphLines.runId, runId)));
}
