import type { Readable } from "node:stream";
import { AppError, type Clock } from "@/lib/core";
import type { UpstreamFault } from "../../fault";
import { takeBody } from "../carried-body";
import { NO_KEY, tidyBaseUrl } from "../connection";
import { explainThrown } from "../explain-thrown";
import { leaveBody } from "../leave-body";
import type { LlmLimits } from "../limits";
import { createUpstreamFetch } from "../upstream-fetch";

export type Listed =
  /** The service answered. `models` is absent where the answer is no list. */
  { kind: "answered"; ms: number; status: number; models?: string[] } | { kind: "failed"; fault: UpstreamFault };

/** Lists may be long; the names of some thousand models fit. */
const LIST_CHARS_MAX = 2 * 1024 * 1024;
const MODELS_MAX = 2_000;

/**
 * Asks a service which models it has. Many services answer it without looking at the key, and some do not answer it at
 * all, so a status that is no success only says that somebody is there.
 */
export async function listModels(
  at: { baseUrl: string; apiKey: string | undefined; limits: LlmLimits; clock: Clock },
  signal: AbortSignal,
): Promise<Listed> {
  const upstream = createUpstreamFetch(at.limits);
  const base = tidyBaseUrl(at.baseUrl);
  const late = new AbortController();
  const began = performance.now();
  const timer = setTimeout(() => late.abort(silence(at.limits.idleMs)), at.limits.idleMs);
  try {
    const headers = { authorization: `Bearer ${at.apiKey ?? NO_KEY}`, accept: "application/json" };
    const response = await upstream.fetch(`${base}/models`, {
      headers,
      signal: AbortSignal.any([signal, late.signal]),
    });
    const ms = Math.round(performance.now() - began);
    const answered = { kind: "answered" as const, ms, status: response.status };
    // The text of a refusal was read by the fetch already.
    if (response.status !== 200) return answered;
    const body = takeBody(response);
    const models = namesIn(await readText(body));
    leaveBody(body);
    return models === undefined ? answered : { ...answered, models };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const where = { host: new URL(base).host, connectMs: at.limits.connectMs, begun: false, secret: at.apiKey ?? "" };
    const reason: unknown = late.signal.aborted ? late.signal.reason : thrown;
    const fault = explainThrown(reason, { ...where, nowMs: at.clock.now() });
    // There is no list at this place, but somebody who says so.
    const { code, params } = fault.error;
    if (code !== "upstream_redirect") return { kind: "failed", fault };
    return { kind: "answered", ms: Math.round(performance.now() - began), status: Number(params["status"]) };
  } finally {
    clearTimeout(timer);
    await upstream.close();
  }
}

const silence = (ms: number) => new AppError("upstream_timeout", { params: { phase: "models", ms }, retryable: true });

async function readText(body: Readable): Promise<string> {
  body.setEncoding("utf8");
  let text = "";
  for await (const part of body.iterator({ destroyOnReturn: false })) {
    text += String(part);
    if (text.length > LIST_CHARS_MAX) break;
  }
  return text;
}

/** `{"data": [{"id"}]}` as OpenAI has it; anything else is no list. */
function namesIn(text: string): string[] | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const list = isObject(body) ? body["data"] : body;
  if (!Array.isArray(list)) return undefined;
  const names = list.flatMap((one: unknown) => (isObject(one) && typeof one["id"] === "string" ? [one["id"]] : []));
  return [...new Set(names)].toSorted().slice(0, MODELS_MAX);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
