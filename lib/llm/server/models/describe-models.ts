import { selectModelSettings } from "@/db";
import type { Ctx } from "@/lib/core";
import type { Secrets } from "@/lib/core/server";
import { temperatureAllowed, type ModelSettings, type TaskModel } from "../../model-settings";
import type { LlmConnection, LlmTask } from "../../schema";
import { toSaved } from "./connections";
import type { ModelEnvironment } from "./environment";
import { keyOpener } from "./sealed-keys";

type DescribeCtx = Pick<Ctx, "db" | "log" | "llm"> & { secrets: Secrets; environment: ModelEnvironment };

/** Which connections there are, which of them answers what, and what decides it. Keys are never in it. */
export async function describeModels(ctx: DescribeCtx, tasks: readonly LlmTask[]): Promise<ModelSettings> {
  const { environment } = ctx;
  const settings = await selectModelSettings(ctx.db);
  const open = keyOpener(ctx.secrets, ctx.log);
  const connection = await ctx.llm.connectionFor();
  const { limits } = environment;
  const set = new Map(settings.tasks.map((row) => [row.task, row] as const));

  async function describe(task: LlmTask): Promise<TaskModel> {
    const row = set.get(task.name);
    const { id = null, host, model } = await ctx.llm.connectionFor(task);
    return {
      task: task.name,
      title: task.title,
      setting: {
        connection: row?.connectionId ?? null,
        model: row?.model ?? null,
        max_output_tokens: row?.maxOutputTokens ?? null,
        temperature: row?.temperature ?? null,
      },
      defaults: { max_output_tokens: task.maxOutputTokens, temperature: task.temperature },
      temperature_allowed: temperatureAllowed(task),
      answers: { connection: id, host, model },
    };
  }

  return {
    connection: { ...connection },
    source: sourceOf(connection),
    environment: describeEnvironment(environment),
    connections: settings.connections.map((row) => toSaved(row, open(row).state)),
    tasks: await Promise.all(tasks.map(describe)),
    limits: {
      concurrency: environment.concurrency,
      connect_ms: limits.connectMs,
      first_byte_ms: limits.firstByteMs,
      idle_ms: limits.idleMs,
      total_ms: limits.totalMs,
    },
  };
}

function sourceOf(connection: LlmConnection): ModelSettings["source"] {
  if (connection.recorded) return "recordings";
  if (connection.offline) return "offline";
  return connection.id === undefined ? "environment" : "settings";
}

function describeEnvironment({ connection }: ModelEnvironment): ModelSettings["environment"] {
  if (connection.offline) return null;
  return { base_url: connection.baseUrl, model: connection.model, has_key: connection.apiKey !== undefined };
}
