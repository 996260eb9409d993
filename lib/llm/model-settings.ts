import { z } from "zod";
import { MODEL_PRESETS } from "./presets";
import { Prices } from "./prices";
import type { LlmTask } from "./schema";

const TIMEOUT_MAX = 24 * 60 * 60 * 1000;
const Timeout = z.number().int().min(1).max(TIMEOUT_MAX).nullable();

/** Null is what the server's settings say. Waits in milliseconds. */
export const ConnectionLimits = z.object({
  concurrency: z.number().int().min(1).max(1024).nullable(),
  connect_ms: Timeout,
  first_byte_ms: Timeout,
  idle_ms: Timeout,
  total_ms: Timeout,
});
export type ConnectionLimits = z.infer<typeof ConnectionLimits>;
/** Those that are named. */
export const SomeLimits = ConnectionLimits.partial();
export type SomeLimits = z.infer<typeof SomeLimits>;

const Name = z.string().trim().min(1).max(80);
export const ModelName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u);
const Address = z.string().trim().min(1).max(500);
const Preset = z.enum(MODEL_PRESETS.map(({ id }) => id));
/** People paste keys with a line end or with spaces around them. */
export const ApiKey = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .regex(/^[\x21-\x7e]+$/, "holds a space or a character that no HTTP header may carry");

/** A connection to be made. */
export const NewConnection = z.strictObject({
  name: Name,
  preset: Preset.default("custom"),
  base_url: Address,
  model: ModelName,
  key: ApiKey.nullish(),
  prices: Prices.nullish(),
  limits: SomeLimits.default({}),
  /** The first connection becomes the default unless this says no. */
  is_default: z.boolean().optional(),
});
export type NewConnection = z.infer<typeof NewConnection>;

/** What is not named stays. A `key` of null is removed; a changed address needs the key again, or null. */
export const ConnectionChange = z.strictObject({
  name: Name.optional(),
  preset: Preset.optional(),
  base_url: Address.optional(),
  model: ModelName.optional(),
  key: ApiKey.nullable().optional(),
  prices: Prices.nullable().optional(),
  limits: SomeLimits.optional(),
  is_default: z.boolean().optional(),
});
export type ConnectionChange = z.infer<typeof ConnectionChange>;

/** A connection as it is shown; of its key there are the last four characters at most. */
export const SavedConnection = z.object({
  id: z.string(),
  name: z.string(),
  preset: z.string(),
  base_url: z.string(),
  model: z.string(),
  has_key: z.boolean(),
  key_last4: z.string().nullable(),
  /** `unreadable`: it was encrypted with a key that this server does not have; it has to be entered again. */
  key_state: z.enum(["none", "ok", "unreadable"]),
  prices: Prices.nullable(),
  limits: ConnectionLimits,
  is_default: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type SavedConnection = z.infer<typeof SavedConnection>;

/** What is different for a task; null is what the connection, or the task itself, says. */
export const TaskSetting = z.strictObject({
  connection: z.string().nullable(),
  model: ModelName.nullable(),
  max_output_tokens: z.number().int().min(64).max(1_000_000).nullable(),
  temperature: z.number().min(0).max(2).nullable(),
});
export type TaskSetting = z.infer<typeof TaskSetting>;

/** A task with what it says itself and what is set for it. */
export const TaskModel = z.object({
  task: z.string(),
  title: z.object({ en: z.string(), "zh-CN": z.string() }),
  setting: TaskSetting,
  defaults: z.object({ max_output_tokens: z.number(), temperature: z.number() }),
  /** Whether its temperature may be set. */
  temperature_allowed: z.boolean(),
  /** What answers it now. */
  answers: z.object({ connection: z.string().nullable(), host: z.string(), model: z.string() }),
});
export type TaskModel = z.infer<typeof TaskModel>;

/** Which model answers where no task says otherwise. */
export const AnsweringModel = z.object({
  offline: z.boolean(),
  recorded: z.boolean().optional(),
  id: z.string().optional(),
  host: z.string(),
  path: z.string().optional(),
  model: z.string(),
});
export type AnsweringModel = z.infer<typeof AnsweringModel>;

/** Everything the page of models shows. */
export const ModelSettings = z.object({
  connection: AnsweringModel,
  /** What decides it: a connection from the list, the environment, recordings that are played, or nothing. */
  source: z.enum(["settings", "environment", "recordings", "offline"]),
  /** The model that the environment names, whether or not it answers. */
  environment: z.object({ base_url: z.string(), model: z.string(), has_key: z.boolean() }).nullable(),
  connections: z.array(SavedConnection),
  tasks: z.array(TaskModel),
  /** What limits are where a connection names none. */
  limits: z.object({
    concurrency: z.number(),
    connect_ms: z.number(),
    first_byte_ms: z.number(),
    idle_ms: z.number(),
    total_ms: z.number(),
  }),
});
export type ModelSettings = z.infer<typeof ModelSettings>;

/**
 * A connection to be tried: one that is saved, one that is not, or a saved one with changes. A saved key goes only to
 * the address it was saved for.
 */
export const ConnectionTest = z.strictObject({
  connection: z.string().optional(),
  preset: Preset.optional(),
  base_url: Address.optional(),
  model: ModelName.optional(),
  key: ApiKey.nullable().optional(),
  limits: SomeLimits.optional(),
  /** Whose sample is asked; the first task's by itself. */
  task: z.string().optional(),
});
export type ConnectionTest = z.infer<typeof ConnectionTest>;

/**
 * Whether a person may set a task's temperature. Answers of records are kept and given again to whoever asks the same,
 * and are compared from run to run, so those stay at the temperature their task was made for.
 */
export function temperatureAllowed(task: Pick<LlmTask, "grammar">): boolean {
  return task.grammar === "text";
}
