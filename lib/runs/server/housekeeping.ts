import { clearOldLogs, deleteOldCalls, packEndedLogs, selectProjects, withTransaction } from "@/db";
import type { Ctx } from "@/lib/core";

/** An ended run's log is left as it is for so long, since most of its viewers come now. */
const PACK_AFTER_MS = 60_000;
/** A round is one transaction; it should be short. */
const ROUND_RUNS_MAX = 200;
const ROUND_FRAMES_MAX = 10_000;
const ROUND_CALLS_MAX = 5_000;
/** A housekeeping that finds more to do than this leaves the rest to the next. */
const STEP_MS_MAX = 20_000;
const DAY_MS = 24 * 60 * 60 * 1000;

type Needs = Pick<Ctx, "db" | "log" | "clock">;

/** Something to tidy. `again` runs a bounded piece of work until it finds nothing more to do, or time is up. */
export type HousekeepingStep = {
  name: string;
  run(needs: Needs, now: Date, again: Again): Promise<number>;
};

/** Gives the sum of what `round` did, which says 0 when there is nothing left. */
export type Again = (round: () => Promise<number>) => Promise<number>;

/**
 * Tidies what runs leave behind: packs the logs of ended runs, removes logs and calls that are older than their
 * project keeps them, then takes the steps given. Any number of processes may do it at any time; they share the work.
 * A step that fails is told in the log and keeps no other from being taken. Returns how much each step did.
 */
export async function housekeep(
  needs: Needs,
  { steps = [], signal }: { steps?: readonly HousekeepingStep[]; signal?: AbortSignal } = {},
): Promise<Record<string, number>> {
  const done: Record<string, number> = {};
  for (const step of [packLogs, clearLogs, clearCalls, ...steps]) {
    const until = needs.clock.now() + STEP_MS_MAX;
    const again: Again = async (round) => {
      let sum = 0;
      while (!signal?.aborted && needs.clock.now() < until) {
        const n = await round();
        if (n === 0) break;
        sum += n;
      }
      return sum;
    };
    try {
      done[step.name] = await step.run(needs, new Date(needs.clock.now()), again);
    } catch (error) {
      needs.log.error({ step: step.name }, "housekeeping failed", error);
    }
    if (signal?.aborted) break;
  }
  if (Object.values(done).some((n) => n > 0)) needs.log.info(done, "housekeeping");
  return done;
}

const packLogs: HousekeepingStep = {
  name: "packed_logs",
  run: async ({ db }, now, again) => {
    const endedBefore = new Date(now.getTime() - PACK_AFTER_MS);
    const input = { endedBefore, runsMax: ROUND_RUNS_MAX, framesMax: ROUND_FRAMES_MAX };
    return await again(async () => (await withTransaction(db, (tx) => packEndedLogs(tx, input))).runs);
  },
};

const clearLogs: HousekeepingStep = {
  name: "cleared_logs",
  run: async ({ db }, now, again) => {
    let sum = 0;
    for (const { id: projectId, keepFramesDays } of await selectProjects(db)) {
      if (keepFramesDays === null) continue;
      const input = { projectId, endedBefore: daysBefore(now, keepFramesDays), runsMax: ROUND_RUNS_MAX };
      sum += await again(() => withTransaction(db, (tx) => clearOldLogs(tx, input)));
    }
    return sum;
  },
};

const clearCalls: HousekeepingStep = {
  name: "cleared_calls",
  run: async ({ db }, now, again) => {
    let sum = 0;
    for (const { id: projectId, keepCallsDays } of await selectProjects(db)) {
      if (keepCallsDays === null) continue;
      const input = { projectId, before: daysBefore(now, keepCallsDays), limit: ROUND_CALLS_MAX };
      sum += await again(() => deleteOldCalls(db, input));
    }
    return sum;
  },
};

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS);
}
