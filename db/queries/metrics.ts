import { notInArray, sql } from "drizzle-orm";
import { TERMINAL_STATUSES } from "@/lib/runs";
import type { Db } from "../client";
import { runs } from "../schema";

export type LiveRuns = { kind: string; status: string; runs: number };

/** How many runs of the whole installation are not over, by what they are and how they stand. */
export async function countLiveRuns(db: Db): Promise<LiveRuns[]> {
  return await db
    .select({ kind: runs.kind, status: runs.status, runs: sql<number>`count(*)::int` })
    .from(runs)
    .where(notInArray(runs.status, [...TERMINAL_STATUSES]))
    .groupBy(runs.kind, runs.status);
}
