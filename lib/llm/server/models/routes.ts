import type { ModelConnectionRow, ModelSettingsRows, ModelTaskRow } from "@/db";
import { AppError } from "@/lib/core";
import type { LlmRequest, LlmTask } from "../../schema";
import { temperatureAllowed } from "../../model-settings";
import { presetOf } from "../../presets";
import type { Prices } from "../../prices";
import type { LlmClientOptions } from "../client";
import type { ServiceConfig } from "../connection";
import type { LlmLimits } from "../limits";
import type { ModelEnvironment } from "./environment";
import type { OpenedKey } from "./sealed-keys";

/** What opens a connection, under a name that is another whenever anything of it is. */
export type Target = {
  name: string;
  options: Pick<LlmClientOptions, "connection" | "concurrency" | "retriesMax" | "limits">;
  /** Why it cannot be asked as it is. */
  unreadable?: AppError;
};

/** What opens a connection that is saved. */
export type SavedTarget = Target & { options: { connection: ServiceConfig; limits: LlmLimits } };

/** Where a task's calls go. */
export type Route = {
  target: Target;
  /** Another model than the connection's own. */
  model: string | undefined;
  setting: ModelTaskRow | undefined;
};

/** Which connection answers which task: a snapshot of the settings, of which nothing changes. */
export type Routes = {
  revision: number;
  targets: readonly Target[];
  of(task: string | undefined): Route;
};

/**
 * Reads the settings: a task has its own connection, else the default one, else what the environment names. Recordings
 * are set for a demonstration and are played whatever the settings say.
 */
export function readRoutes(
  { revision, connections, tasks }: ModelSettingsRows,
  environment: ModelEnvironment,
  open: (row: ModelConnectionRow) => OpenedKey,
): Routes {
  const fallback: Target = { name: "environment", options: environment };
  if ("cassettes" in environment.connection) {
    const route = { target: fallback, model: undefined, setting: undefined };
    return { revision, targets: [fallback], of: () => route };
  }
  const targets = new Map(connections.map((row) => [row.id, targetOf(row, environment, open(row))] as const));
  const chosen = connections.find(({ isDefault }) => isDefault);
  const usual = (chosen && targets.get(chosen.id)) ?? fallback;
  const settings = new Map(tasks.map((row) => [row.task, row] as const));
  return {
    revision,
    targets: [fallback, ...targets.values()],
    of(task) {
      const setting = task === undefined ? undefined : settings.get(task);
      const target = targets.get(setting?.connectionId ?? "") ?? usual;
      // The offline model is one model, whatever a task would rather have.
      const model = target.options.connection.offline ? undefined : (setting?.model ?? undefined);
      return { target, model, setting };
    },
  };
}

/** What opens a saved connection; the environment fills in what it leaves open. */
export function targetOf(row: ModelConnectionRow, environment: ModelEnvironment, key: OpenedKey): SavedTarget {
  const { streamOptions } = presetOf(row.preset);
  const { limits } = environment;
  const options = {
    connection: {
      offline: false as const,
      id: row.id,
      baseUrl: row.baseUrl,
      apiKey: key.state === "ok" ? key.key : undefined,
      model: row.model,
      streamOptions,
      prices: pricesOf(row),
    },
    concurrency: row.concurrency ?? environment.concurrency,
    retriesMax: environment.retriesMax,
    limits: {
      ...limits,
      connectMs: row.connectMs ?? limits.connectMs,
      firstByteMs: row.firstByteMs ?? limits.firstByteMs,
      idleMs: row.idleMs ?? limits.idleMs,
      totalMs: row.totalMs ?? limits.totalMs,
    },
  };
  // The key goes into it sealed: the text is kept and compared, and must tell nothing.
  const told = { ...options, connection: { ...options.connection, apiKey: row.sealedKey }, key: key.state };
  const name = JSON.stringify(told);
  if (key.state !== "unreadable") return { name, options };
  return { name, options, unreadable: new AppError("model_key_unreadable", { params: { name: row.name } }) };
}

/** A connection's prices, where it has any. */
export function pricesOf(row: ModelConnectionRow): Prices | undefined {
  const { promptPrice: prompt, completionPrice: completion, currency } = row;
  return prompt === null || completion === null || currency === null ? undefined : { prompt, completion, currency };
}

/** The request as the settings want it. A caller that asks for less than its task's limit still gets less. */
export function asSet(request: LlmRequest, setting: ModelTaskRow | undefined): LlmRequest {
  if (setting === undefined) return request;
  const task = taskAsSet(request.task, setting);
  const { maxOutputTokens } = request;
  return maxOutputTokens === undefined
    ? { ...request, task }
    : { ...request, task, maxOutputTokens: Math.min(maxOutputTokens, task.maxOutputTokens) };
}

export function taskAsSet(task: LlmTask, setting: ModelTaskRow): LlmTask {
  return {
    ...task,
    maxOutputTokens: setting.maxOutputTokens ?? task.maxOutputTokens,
    temperature: (temperatureAllowed(task) ? setting.temperature : undefined) ?? task.temperature,
  };
}
