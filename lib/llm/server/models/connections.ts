import {
  changeModelSettings,
  deleteModelConnection,
  insertModelConnection,
  replaceSealedKey,
  saveModelTask,
  selectModelConnection,
  selectModelSettings,
  setDefaultModelConnection,
  updateModelConnection,
  type ModelConnectionChange,
  type ModelConnectionRow,
} from "@/db";
import { AppError, type Ctx, type Locale } from "@/lib/core";
import type { Secrets } from "@/lib/core/server";
import {
  temperatureAllowed,
  type ConnectionChange,
  type SomeLimits,
  type NewConnection,
  type SavedConnection,
  type TaskSetting,
} from "../../model-settings";
import type { Prices } from "../../prices";
import type { LlmTask } from "../../schema";
import { allowedBaseUrl } from "./allowed-base-url";
import { pricesOf } from "./routes";
import { keyOpener, resealed, sealKey } from "./sealed-keys";

export type ModelsCtx = Pick<Ctx, "db" | "ids" | "log" | "locale"> & { secrets: Secrets };

/** More than anybody needs; every one of them is read whenever something changes. */
const CONNECTIONS_MAX = 100;

/**
 * Adds a connection; the first one becomes the default unless it says otherwise. Throws `model_address_refused`,
 * `model_setting_refused`, and what `sealKey` throws.
 */
export async function addConnection(ctx: ModelsCtx, input: NewConnection): Promise<SavedConnection> {
  const id = ctx.ids.next("con");
  const row = {
    id,
    name: input.name,
    preset: input.preset,
    baseUrl: allowedBaseUrl(input.base_url, ctx.locale),
    model: input.model,
    sealedKey: null,
    keyLast4: null,
    ...(input.key ? sealKey(ctx.secrets, id, input.key) : {}),
    ...priceColumns(input.prices ?? null),
    ...NO_LIMITS,
    ...limitColumns(input.limits),
  };
  checkLimits(row, ctx.locale);
  await changeModelSettings(ctx.db, async (tx) => {
    const { connections } = await selectModelSettings(tx);
    if (connections.length >= CONNECTIONS_MAX) throw refused("tooMany", ctx.locale);
    await insertModelConnection(tx, row);
    if (input.is_default ?? connections.length === 0) await setDefaultModelConnection(tx, id);
  });
  ctx.log.info({ connection: id }, "a model connection was added");
  return await savedConnection(ctx, id);
}

/**
 * Changes a connection. Its key goes with its address: a new address needs the key again, or none, so that nobody can
 * have it sent elsewhere (`model_key_needed`). Throws `not_found` too.
 */
export async function changeConnection(ctx: ModelsCtx, id: string, change: ConnectionChange): Promise<SavedConnection> {
  await changeModelSettings(ctx.db, async (tx) => {
    const before = await selectModelConnection(tx, id);
    if (!before) throw noConnection(id);
    const baseUrl = change.base_url === undefined ? undefined : allowedBaseUrl(change.base_url, ctx.locale);
    if (baseUrl !== undefined) checkKeyStays(before, baseUrl, change.key);
    const set: ModelConnectionChange = {
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.preset === undefined ? {} : { preset: change.preset }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(change.model === undefined ? {} : { model: change.model }),
      ...(change.key === null ? { sealedKey: null, keyLast4: null } : {}),
      ...(change.key ? sealKey(ctx.secrets, id, change.key) : {}),
      ...(change.prices === undefined ? {} : priceColumns(change.prices)),
      ...limitColumns(change.limits ?? {}),
    };
    checkLimits({ ...before, ...set }, ctx.locale);
    await updateModelConnection(tx, id, set);
    if (change.is_default === true) await setDefaultModelConnection(tx, id);
    if (change.is_default === false && before.isDefault) await setDefaultModelConnection(tx, null);
  });
  ctx.log.info({ connection: id }, "a model connection was changed");
  return await savedConnection(ctx, id);
}

/** A stored key is used only at the address it was stored for. */
export function checkKeyStays(row: ModelConnectionRow, baseUrl: string, key: string | null | undefined): void {
  if (row.sealedKey === null || key !== undefined || baseUrl === row.baseUrl) return;
  throw new AppError("model_key_needed", {
    params: { host: new URL(row.baseUrl).host },
    errors: [{ pointer: "/body/key", detail: "model_key_needed" }],
  });
}

/** Removes a connection; what it answered is answered by the default one, or by what the environment names. */
export async function removeConnection(ctx: ModelsCtx, id: string): Promise<void> {
  const gone = await changeModelSettings(ctx.db, (tx) => deleteModelConnection(tx, id));
  if (!gone) throw noConnection(id);
  ctx.log.info({ connection: id }, "a model connection was removed");
}

/** Says what is different for a task; null everywhere makes it like the others again. */
export async function setTaskModel(ctx: ModelsCtx, task: LlmTask, setting: TaskSetting): Promise<void> {
  if (setting.temperature !== null && !temperatureAllowed(task)) throw refused("temperature", ctx.locale);
  await changeModelSettings(ctx.db, async (tx) => {
    const { connection: connectionId } = setting;
    if (connectionId !== null && !(await selectModelConnection(tx, connectionId))) throw noConnection(connectionId);
    const { model, max_output_tokens: maxOutputTokens, temperature } = setting;
    await saveModelTask(tx, { task: task.name, connectionId, model, maxOutputTokens, temperature });
  });
  ctx.log.info({ task: task.name }, "a task's model was set");
}

/** Encrypts stored keys anew with the key in use, after that was changed. Gives how many it was. */
export async function resealKeys({ db, log, secrets }: Pick<ModelsCtx, "db" | "log" | "secrets">): Promise<number> {
  const { connections } = await selectModelSettings(db);
  let count = 0;
  for (const { id, sealedKey } of connections) {
    const to = sealedKey === null ? undefined : resealed(secrets, id, sealedKey);
    if (sealedKey === null || to === undefined) continue;
    await changeModelSettings(db, (tx) => replaceSealedKey(tx, id, { from: sealedKey, to }));
    count++;
  }
  if (count > 0) log.info({ count }, "keys of model connections were encrypted anew");
  return count;
}

async function savedConnection(ctx: ModelsCtx, id: string): Promise<SavedConnection> {
  const row = await selectModelConnection(ctx.db, id);
  if (!row) throw noConnection(id);
  return toSaved(row, keyOpener(ctx.secrets, ctx.log)(row).state);
}

export function toSaved(row: ModelConnectionRow, keyState: SavedConnection["key_state"]): SavedConnection {
  return {
    id: row.id,
    name: row.name,
    preset: row.preset,
    base_url: row.baseUrl,
    model: row.model,
    has_key: row.sealedKey !== null,
    key_last4: row.keyLast4,
    key_state: keyState,
    prices: pricesOf(row) ?? null,
    limits: {
      concurrency: row.concurrency,
      connect_ms: row.connectMs,
      first_byte_ms: row.firstByteMs,
      idle_ms: row.idleMs,
      total_ms: row.totalMs,
    },
    is_default: row.isDefault,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

export function noConnection(id: string): AppError {
  return new AppError("not_found", { params: { what: "connection", id: id.slice(0, 80) } });
}

type LimitColumns = Pick<ModelConnectionRow, "concurrency" | "connectMs" | "firstByteMs" | "idleMs" | "totalMs">;

const NO_LIMITS: LimitColumns = { concurrency: null, connectMs: null, firstByteMs: null, idleMs: null, totalMs: null };

/** Only what is named. */
export function limitColumns(limits: SomeLimits): Partial<LimitColumns> {
  return {
    ...(limits.concurrency === undefined ? {} : { concurrency: limits.concurrency }),
    ...(limits.connect_ms === undefined ? {} : { connectMs: limits.connect_ms }),
    ...(limits.first_byte_ms === undefined ? {} : { firstByteMs: limits.first_byte_ms }),
    ...(limits.idle_ms === undefined ? {} : { idleMs: limits.idle_ms }),
    ...(limits.total_ms === undefined ? {} : { totalMs: limits.total_ms }),
  };
}

function priceColumns(prices: Prices | null) {
  return {
    promptPrice: prices?.prompt ?? null,
    completionPrice: prices?.completion ?? null,
    currency: prices?.currency ?? null,
  };
}

/** No part of a call may be allowed more time than the whole of it. */
function checkLimits({ connectMs, firstByteMs, idleMs, totalMs }: LimitColumns, locale: Locale): void {
  if (totalMs === null) return;
  for (const part of [connectMs, firstByteMs, idleMs])
    if (part !== null && part > totalMs) throw refused("limits", locale);
}

const REFUSALS = {
  tooMany: { en: `there are ${CONNECTIONS_MAX} connections already.`, "zh-CN": `连接已达 ${CONNECTIONS_MAX} 个。` },
  limits: {
    en: "a wait may not be longer than the whole call.",
    "zh-CN": "单项等待时间不能超过整个调用的时限。",
  },
  temperature: {
    en: "this task answers in records and stays at its own temperature.",
    "zh-CN": "该任务以逐行记录作答，温度固定。",
  },
} as const;

function refused(why: keyof typeof REFUSALS, locale: Locale): AppError {
  return new AppError("model_setting_refused", { params: { detail: REFUSALS[why][locale] } });
}
