import { sql } from "drizzle-orm";
import type { TypeProposal } from "@/lib/runs";
import type { Db, Tx } from "../client";
import { toRfc3339 } from "./rows";
import { fence } from "./run-claims";
import type { Claim } from "./runs";

export type NewProposal = {
  ordinal: number;
  kind: "merge" | "describe";
  sources: string[];
  target: string;
  nameZh: string | null;
  nameEn: string | null;
  definition: string | null;
  reason: string | null;
};

/** Adds proposals nobody can decide about yet, and gives their ids in order; undefined when the claim was lost. */
export async function stageProposals(
  db: Db,
  claim: Claim,
  proposals: readonly NewProposal[],
): Promise<string[] | undefined> {
  if (proposals.length === 0) return [];
  const rows = await db.execute<{ id: string; ordinal: number }>(sql`
    with fence as materialized (${fence(claim)})
    insert into event_type_proposals (project_id, run_id, attempt, ordinal, kind, sources, target, name_zh, name_en,
      definition, reason, state)
    select ${claim.projectId}, ${claim.runId}, ${claim.attempt}, p.ordinal, p.kind, p.sources, p.target, p."nameZh",
      p."nameEn", p.definition, p.reason, 'staged'
    from fence cross join jsonb_to_recordset(${JSON.stringify(proposals)}::text::jsonb) as p(
      ordinal int, kind text, sources bigint[], target bigint, "nameZh" text, "nameEn" text, definition text, reason text)
    -- The same may come again when the answer to its first writing was lost.
    on conflict (project_id, run_id, attempt, ordinal) do update set ordinal = excluded.ordinal
    returning id::text as id, ordinal
  `);
  if (rows.length === 0) return undefined;
  return [...rows].toSorted((a, b) => a.ordinal - b.ordinal).map(({ id }) => id);
}

/** Makes what this attempt staged open to decide about, in place of what earlier runs left open. */
export async function openProposals(
  tx: Tx,
  { projectId, runId, attempt }: { projectId: string; runId: string; attempt: number },
): Promise<void> {
  await tx.execute(sql`
    delete from event_type_proposals
    where project_id = ${projectId} and (state = 'open' or (state = 'staged' and run_id = ${runId} and attempt <> ${attempt}))
  `);
  await tx.execute(sql`
    update event_type_proposals set state = 'open'
    where project_id = ${projectId} and run_id = ${runId} and attempt = ${attempt} and state = 'staged'
  `);
}

/** Takes back what a run staged. */
export async function dropStagedProposals(tx: Db | Tx, key: { projectId: string; runId: string }): Promise<void> {
  await tx.execute(sql`
    delete from event_type_proposals
    where project_id = ${key.projectId} and run_id = ${key.runId} and state = 'staged'
  `);
}

type RawProposal = {
  id: string;
  run_id: string;
  kind: "merge" | "describe";
  state: TypeProposal["state"];
  sources: { id: string; name: string }[] | null;
  target: { id: string; name: string } | null;
  name_zh: string | null;
  name_en: string | null;
  definition: string | null;
  reason: string | null;
  created_at: string;
};

export type ProposalPage = {
  projectId: string;
  state?: "open" | "accepted" | "rejected" | undefined;
  ids?: readonly string[] | undefined;
  after?: string | undefined;
  limit: number;
};

/** Proposals in the order the model made them. Those about types that are gone are left out. */
export async function selectProposals(db: Pick<Db | Tx, "execute">, page: ProposalPage): Promise<TypeProposal[]> {
  const { projectId, state, ids, after, limit } = page;
  const rows = await db.execute<RawProposal>(sql`
    select p.id::text as id, p.run_id, p.kind, p.state, p.name_zh, p.name_en, p.definition, p.reason,
      p.created_at::text as created_at,
      (select jsonb_agg(jsonb_build_object('id', t.id::text, 'name', t.name) order by s.n)
        from unnest(p.sources) with ordinality as s(id, n)
        join event_types t on t.project_id = p.project_id and t.id = s.id) as sources,
      (select jsonb_build_object('id', t.id::text, 'name', t.name) from event_types t
        where t.project_id = p.project_id and t.id = p.target) as target
    from event_type_proposals p
    where p.project_id = ${projectId} and p.state <> 'staged'
      ${state === undefined ? sql`` : sql`and p.state = ${state}`}
      ${ids === undefined ? sql`` : sql`and p.id = any(${sql.param([...ids])}::bigint[])`}
      ${after === undefined ? sql`` : sql`and p.id > ${after}::bigint`}
    order by p.id
    limit ${limit}
  `);
  return [...rows].flatMap(({ target, sources, name_zh, name_en, definition, reason, created_at, ...rest }) =>
    target === null || (rest.kind === "merge" && sources === null)
      ? []
      : {
          ...rest,
          target,
          sources: sources ?? [],
          ...(name_zh === null ? {} : { name_zh }),
          ...(name_en === null ? {} : { name_en }),
          ...(definition === null ? {} : { definition }),
          ...(reason === null ? {} : { reason }),
          created_at: toRfc3339(created_at),
        },
  );
}

/** Says what became of open proposals; gives the ids of those that were open. */
export async function decideProposals(
  tx: Tx,
  { projectId, ids, state }: { projectId: string; ids: readonly string[]; state: "accepted" | "rejected" },
): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    update event_type_proposals set state = ${state}, decided_at = clock_timestamp()
    where project_id = ${projectId} and state = 'open' and id = any(${sql.param([...ids])}::bigint[])
    returning id::text as id
  `);
  return [...rows].map(({ id }) => id);
}
