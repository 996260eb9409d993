import { notInArray, sql } from "drizzle-orm";
import { TERMINAL_STATUSES } from "@/lib/runs";
import { runs } from "../schema";

/** A run that has not ended. */
export const live = notInArray(runs.status, [...TERMINAL_STATUSES]);

/** How long an owner that says nothing keeps a run. */
export const LEASE = sql`clock_timestamp() + interval '6 seconds'`;
