import { z } from "zod";
import { ProjectId } from "@/lib/core";

/** A name the runtime's own time zone data knows, such as `Asia/Shanghai`. */
export const TimeZone = z.string().refine(isTimeZone, "unknown time zone");

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * How long what runs leave behind is kept, and how much of it. Days count from a run's end; null keeps it for good.
 * Answers of the model leave the cache when nobody asked for them for so long; 0 days switches the cache off.
 */
export const Retention = z.object({
  keep_frames_days: z.number().int().min(1).max(3650).nullable(),
  keep_calls_days: z.number().int().min(1).max(3650).nullable(),
  keep_answers_days: z.number().int().min(0).max(3650),
  answers_max_mb: z.number().int().min(1).max(100_000),
});
export type Retention = z.infer<typeof Retention>;

export const Project = z.object({
  id: ProjectId,
  name: z.string(),
  time_zone: z.string(),
  /** False while the zone is only a guess. */
  time_zone_confirmed: z.boolean(),
  is_default: z.boolean(),
  is_sample: z.boolean(),
  users: z.number().int(),
  behaviors: z.number().int(),
  events: z.number().int(),
  ...Retention.shape,
  created_at: z.string(),
});
export type Project = z.infer<typeof Project>;

/** Where a user's events stand: `stale` means behaviours came or went since they were made. */
export const ExtractionState = z.enum(["none", "running", "done", "stale", "failed"]);
export type ExtractionState = z.infer<typeof ExtractionState>;

/**
 * Users an extraction is about: `due` are those with behaviours that the present events do not rest on, new users
 * included; `failed` those whose latest extraction failed; `all` everybody with behaviours.
 */
export const UserScope = z.enum(["due", "all", "failed"]);
export type UserScope = z.infer<typeof UserScope>;

export const UserSummary = z.object({
  id: z.string(),
  behaviors: z.number().int(),
  events: z.number().int(),
  first_at: z.string().nullable(),
  last_at: z.string().nullable(),
  extraction: z.object({
    state: ExtractionState,
    /** The run that is going, or the latest one. */
    run_id: z.string().nullable(),
    at: z.string().nullable(),
    /** Error code of the latest run when it failed. */
    error: z.string().nullable(),
    /** What made the present events; `whystream-offline` is the offline model. Null when there are none. */
    model: z.string().nullable(),
  }),
});
export type UserSummary = z.infer<typeof UserSummary>;

/** Fields that have a type of their own; every other column is in `properties` as text. */
export const ProfileFields = z.object({
  age: z.number().int().optional(),
  gender: z.string().optional(),
  city: z.string().optional(),
  occupation: z.string().optional(),
  /** As the source gives it; its unit is not known. */
  income: z.number().optional(),
  interests: z.array(z.string()).optional(),
  budget: z.number().optional(),
  has_car: z.boolean().optional(),
  purchase_intent: z.string().optional(),
});
export type ProfileFields = z.infer<typeof ProfileFields>;

export const Profile = z.object({ fields: ProfileFields, properties: z.record(z.string(), z.string()) });
export type Profile = z.infer<typeof Profile>;

export const UserDetail = UserSummary.extend({ profile: Profile.nullable() });
export type UserDetail = z.infer<typeof UserDetail>;

export const Behavior = z.object({
  id: z.string(),
  user_id: z.string(),
  /** RFC 3339 in UTC. */
  at: z.string(),
  /** The time as the source wrote it, where it had no offset. */
  local_at: z.string().nullable(),
  action: z.string(),
  item: z.string().nullable(),
  app: z.string().nullable(),
  media: z.string().nullable(),
  poi: z.string().nullable(),
  /** Seconds. */
  duration: z.number().nullable(),
  properties: z.record(z.string(), z.string()),
  import_id: z.string(),
  line: z.number().int(),
});
export type Behavior = z.infer<typeof Behavior>;

/** What a model wrote about a user. */
export const StoredSummary = z.object({
  /** Plain text; it is shown as it is and never taken for markup. */
  text: z.string(),
  /** Language it is written in. */
  locale: z.string(),
  run_id: z.string(),
  model: z.string(),
  prompt_version: z.string(),
  /** How much of the user the model was shown. */
  behaviors_read: z.number().int(),
  events_read: z.number().int(),
  /** Whether the user's rows, events or profile are not what they were. */
  stale: z.boolean(),
  created_at: z.string(),
});
export type StoredSummary = z.infer<typeof StoredSummary>;

/** A user's summary with the run that writes, or last wrote, one. */
export const UserSummaryText = z.object({
  summary: StoredSummary.nullable(),
  run: z
    .object({
      id: z.string(),
      status: z.string(),
      /** Error code of one that failed. */
      error: z.string().nullable(),
    })
    .nullable(),
});
export type UserSummaryText = z.infer<typeof UserSummaryText>;
