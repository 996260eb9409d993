import { selectModelConnection, type ModelConnectionRow } from "@/db";
import { AppError, errorMessage, toAppError, type Ctx } from "@/lib/core";
import type { Secrets } from "@/lib/core/server";
import type { ConnectionTest } from "../../model-settings";
import { ProbeList, type ProbeFrame } from "../../probe";
import type { LlmTask } from "../../schema";
import { createDbLedger } from "../db-ledger";
import { countCall } from "../metrics";
import { allowedBaseUrl } from "./allowed-base-url";
import { checkKeyStays, limitColumns, noConnection } from "./connections";
import type { ModelEnvironment } from "./environment";
import { probe } from "./probe-connection";
import { targetOf } from "./routes";
import { keyOpener, type OpenedKey } from "./sealed-keys";

export type TestCtx = Pick<Ctx, "db" | "project" | "clock" | "ids" | "log" | "locale"> & {
  secrets: Secrets;
  environment: ModelEnvironment;
};

/**
 * Tries a connection, saved or not, with the sample of a task: the same request in the same way as a run would make it,
 * with a row of its own in the project's ledger, but never from the cache. Throws, before the first frame, what is
 * wrong with the input; afterwards the frames tell it. They end with `done` or `error`; aborting the signal ends the
 * call.
 */
export async function testConnection(
  ctx: TestCtx,
  input: ConnectionTest,
  task: LlmTask,
  signal: AbortSignal,
): Promise<AsyncGenerator<ProbeFrame, void, undefined>> {
  const { row, key } = await draftOf(ctx, input);
  return frames();

  async function* frames(): AsyncGenerator<ProbeFrame, void, undefined> {
    if (key.state === "unreadable") return yield* unreadable(ctx);
    const { db, clock, ids, log, locale, project } = ctx;
    const { connection, limits } = targetOf(row, ctx.environment, key).options;
    const asked = { connection, limits, task, project, locale, clock, ids, log, ledger: createDbLedger(db) };
    try {
      yield* probe({ ...asked, onCallEnd: countCall }, signal);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === "internal") log.error({}, "the test of a connection failed", error.cause);
      yield { type: "error", code: error.code, message: errorMessage(error, locale) };
    }
  }
}

function* unreadable({ locale }: TestCtx): Generator<ProbeFrame> {
  const list = new ProbeList(locale);
  yield list.find({ check: "key", state: "fail", text: "keyUnreadable" });
  yield* list.skipRest();
  yield { type: "done", ok: false, failed: 1, warned: 0, ttft_ms: null, tokens_per_s: null };
}

/** The connection as it would be saved. */
async function draftOf(ctx: TestCtx, input: ConnectionTest): Promise<{ row: ModelConnectionRow; key: OpenedKey }> {
  const saved = input.connection === undefined ? undefined : await selectModelConnection(ctx.db, input.connection);
  if (input.connection !== undefined && !saved) throw noConnection(input.connection);
  const address = input.base_url ?? saved?.baseUrl;
  const model = input.model ?? saved?.model;
  if (address === undefined || model === undefined) {
    const missing = address === undefined ? "base_url" : "model";
    throw new AppError("bad_request", {
      params: { detail: `/body/${missing}` },
      errors: [{ pointer: `/body/${missing}`, detail: "required" }],
    });
  }
  const baseUrl = allowedBaseUrl(address, ctx.locale);
  if (saved) checkKeyStays(saved, baseUrl, input.key);
  const row = {
    ...(saved ?? EMPTY),
    preset: input.preset ?? saved?.preset ?? "custom",
    baseUrl,
    model,
    ...limitColumns(input.limits ?? {}),
  };
  return { row, key: keyOf(ctx, input.key, saved) };
}

function keyOf(ctx: TestCtx, given: string | null | undefined, saved: ModelConnectionRow | undefined): OpenedKey {
  if (given) return { state: "ok", key: given };
  if (given === null || saved === undefined) return { state: "none" };
  return keyOpener(ctx.secrets, ctx.log)(saved);
}

const EMPTY: ModelConnectionRow = {
  id: "",
  name: "",
  preset: "custom",
  baseUrl: "",
  model: "",
  sealedKey: null,
  keyLast4: null,
  promptPrice: null,
  completionPrice: null,
  currency: null,
  concurrency: null,
  connectMs: null,
  firstByteMs: null,
  idleMs: null,
  totalMs: null,
  isDefault: false,
  createdAt: "",
  updatedAt: "",
};
