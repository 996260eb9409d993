import { and, eq, notInArray, sql } from "drizzle-orm";
import { TERMINAL_STATUSES } from "@/lib/runs";
import { runs } from "../schema";
import type { Claim, RunKey } from "./runs";

/** Of a run that has not ended. */
export const live = notInArray(runs.status, [...TERMINAL_STATUSES]);

export const sameRun = (key: RunKey) => and(eq(runs.projectId, key.projectId), eq(runs.id, key.runId));

/** Of a run that this claim still holds. */
export const sameClaim = (claim: Claim) =>
  and(sameRun(claim), eq(runs.owner, claim.owner), eq(runs.attempt, claim.attempt), live);

/** How long an owner that says nothing keeps a run. */
export const LEASE = sql`clock_timestamp() + interval '6 seconds'`;

/** Nobody works on it: it was never begun or was given back, or its owner has said nothing for too long. */
export const unowned = sql`(${runs.owner} is null or ${runs.leaseUntil} is null or ${runs.leaseUntil} < clock_timestamp())`;
