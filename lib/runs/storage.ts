import { z } from "zod";

const Stored = z.object({
  rows: z.number().nonnegative(),
  bytes: z.number().nonnegative(),
  /** Present when counting one by one would take too long. */
  estimated: z.literal(true).optional(),
});

/** What a project's runs leave behind, without indexes, and how long it is kept. */
export const Storage = z.object({
  /** Logs as they were written: of runs that are going on or have just ended. */
  frames: Stored,
  /** Packed logs. */
  blocks: Stored,
  calls: Stored,
  answers: Stored,
  keep_frames_days: z.number().int().nullable(),
  keep_calls_days: z.number().int().nullable(),
  keep_answers_days: z.number().int(),
  answers_max_mb: z.number().int(),
});
export type Storage = z.infer<typeof Storage>;
