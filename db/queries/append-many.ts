import { TERMINAL_STATUSES, type Progress } from "@/lib/runs";
import { rawSql, type Db } from "../client";
import type { LoggedFrame } from "../frame-packing";
import type { Claim } from "./runs";

/** What one run has to say to its log. */
export type FrameBatch = { claim: Claim; frames: readonly LoggedFrame[]; progress: Progress | undefined };

/**
 * One text whatever the number of runs and frames, so that it is prepared once per connection; building it anew for
 * each batch would cost more than everything else that happens to a token. A run that another transaction holds is
 * passed over, so that no run waits for another one's lock. Frames come as lines, since a frame is JSON on one line:
 * escaping them for the text form of an array would cost this process several times as much.
 */
const APPEND = `
  with claim as (
    select * from unnest(
      $1::text[], $2::text[], $3::text[], $4::int[], $5::int[],
      $6::int[], $7::float8[], $8::float8[], $9::text[], $10::float8[], $11::float8[]
    ) with ordinality as c(
      project_id, run_id, owner, attempt, last_seq, progressed, done, total, unit, percent, eta_ms, n
    )
  ), held as (
    select c.n, r.project_id, r.id
    from claim c
    join runs r on r.project_id = c.project_id and r.id = c.run_id
    where r.owner = c.owner and r.attempt = c.attempt and r.status not in (${TERMINAL_STATUSES.map((status) => `'${status}'`).join(", ")})
    order by r.project_id, r.id
    for no key update of r skip locked
  ), fence as (
    update runs r set
      last_seq = c.last_seq,
      lease_until = clock_timestamp() + interval '6 seconds',
      progress_done = case when c.progressed = 1 then c.done else r.progress_done end,
      progress_total = case when c.progressed = 1 then c.total else r.progress_total end,
      progress_unit = case when c.progressed = 1 then c.unit else r.progress_unit end,
      progress_percent = case when c.progressed = 1 then c.percent else r.progress_percent end,
      eta_ms = case when c.progressed = 1 then c.eta_ms else r.eta_ms end
    from held h
    join claim c on c.n = h.n
    where r.project_id = h.project_id and r.id = h.id
    returning c.n
  ), written as (
    insert into frames (project_id, run_id, seq, attempt, type, at_ms, data)
    select c.project_id, c.run_id, f.seq, c.attempt, f.type, f.at_ms, f.data
    from (
      select n::int as n, seq::int as seq, type, at_ms::int as at_ms, data
      from rows from (
        string_to_table($12, e'\\n'), string_to_table($13, e'\\n'), string_to_table($14, e'\\n'),
        string_to_table($15, e'\\n'), string_to_table($16, e'\\n')
      ) as t(n, seq, type, at_ms, data)
    ) f
    join claim c on c.n = f.n
    where f.n in (select n from fence)
    on conflict do nothing
  )
  select n::int from fence`;

/**
 * Appends frames of several runs and renews their leases, in one statement. Gives for each batch whether it is in the
 * log. False says only that it is not: the claim no longer holds, or somebody holds the run's row at the moment;
 * `appendFrames` waits for the row and tells which. A run stands in one batch at most, and no batch is empty.
 */
export async function appendFramesOfMany(db: Db, batches: readonly FrameBatch[]): Promise<boolean[]> {
  const claims = batches.map(({ claim }) => claim);
  const progress = batches.map((batch) => batch.progress);
  const frames = batches.flatMap((batch, i) => batch.frames.map((frame) => ({ n: i + 1, ...frame })));
  const rows = await rawSql(db).unsafe<{ n: number }[]>(APPEND, [
    claims.map(({ projectId }) => projectId),
    claims.map(({ runId }) => runId),
    claims.map(({ owner }) => owner),
    claims.map(({ attempt }) => attempt),
    batches.map((batch) => batch.frames.at(-1)?.seq ?? 0),
    // The driver takes a list of booleans for a boolean.
    progress.map((now) => (now === undefined ? 0 : 1)),
    progress.map((now) => now?.done ?? 0),
    progress.map((now) => now?.total ?? 0),
    progress.map((now) => now?.unit ?? ""),
    progress.map((now) => now?.percent ?? 0),
    progress.map((now) => now?.eta_ms ?? null),
    lines(frames.map(({ n }) => n)),
    lines(frames.map(({ seq }) => seq)),
    lines(frames.map(({ type }) => type)),
    lines(frames.map(({ atMs }) => atMs)),
    lines(frames.map(({ data }) => data)),
  ]);
  const written = new Set(rows.map(({ n }) => n));
  return batches.map((_, i) => written.has(i + 1));
}

const lines = (values: readonly (string | number)[]): string => values.join("\n");
