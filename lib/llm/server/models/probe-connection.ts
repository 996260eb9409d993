import {
  type AppError,
  errorMessage,
  toAppError,
  type Clock,
  type ErrorCode,
  type Ids,
  type Locale,
  type Log,
} from "@/lib/core";
import type { CallLedger } from "../../ledger";
import { judgeAnswer, ProbeList, type ProbeCheck, type ProbeFinding, type ProbeFrame } from "../../probe";
import { createSampleCount } from "../../sample-count";
import type { LlmDelta, LlmTask } from "../../schema";
import { createLlmClient, type LlmClientOptions } from "../client";
import type { ServiceConfig } from "../connection";
import type { LlmLimits } from "../limits";
import { listModels, type Listed } from "./list-models";

export type Probed = {
  connection: ServiceConfig;
  limits: LlmLimits;
  task: LlmTask;
  project: string;
  locale: Locale;
  ledger: CallLedger;
  clock: Clock;
  ids: Ids;
  log: Log;
  onCallEnd?: NonNullable<LlmClientOptions["onCallEnd"]>;
};

/** How many names of models stand in a sentence. */
const NAMES_SHOWN = 12;

/**
 * Looks at a connection step by step: whether anybody is there, which models there are, and then one whole answer to a
 * task's sample, whose text is handed on as it comes. Ends with `done`; throws only `cancelled`.
 */
export async function* probe(asked: Probed, signal: AbortSignal): AsyncGenerator<ProbeFrame, void, undefined> {
  const { connection, limits, clock, locale } = asked;
  const list = new ProbeList(locale);
  yield list.running("reachable");
  const listed = await listModels({ ...connection, limits, clock }, signal);
  yield* tellListed(asked, list, listed);
  if (listed.kind === "failed") return;
  for (const check of ["key", "model", "streams"] as const) yield list.running(check);
  yield* askSample(asked, list, listed, signal);
}

function* tellListed({ connection, locale }: Probed, list: ProbeList, listed: Listed): Generator<ProbeFrame> {
  if (listed.kind === "answered") {
    const params = { host: new URL(connection.baseUrl).host, ms: listed.ms };
    yield list.find({ check: "reachable", state: "ok", text: "reachable", params });
    if (listed.models !== undefined) yield { type: "models", models: listed.models };
    return;
  }
  const { error } = listed.fault;
  const params = { error: errorMessage(error, locale) };
  yield list.find({ check: "reachable", state: "fail", text: "unreachable", params });
  yield* list.skipRest();
  yield { type: "done", ok: false, failed: list.count("fail"), warned: 0, ttft_ms: null, tokens_per_s: null };
}

async function* askSample(
  asked: Probed,
  list: ProbeList,
  listed: Extract<Listed, { kind: "answered" }>,
  signal: AbortSignal,
): AsyncGenerator<ProbeFrame, void, undefined> {
  const client = createLlmClient({ ...asked, concurrency: 1, retriesMax: 0 });
  const { task, project, locale } = asked;
  const sample = task.sample(locale);
  const request = { task, messages: sample.messages, signal, project, pace: "single" as const };
  const count = createSampleCount(task, sample);
  const seen = { pieces: 0, firstAt: 0, lastAt: 0 };
  let end: Extract<LlmDelta, { type: "end" }> | undefined;

  try {
    for await (const delta of client.stream(request)) {
      if (delta.type === "end") end = delta;
      if (delta.type !== "text") continue;
      const now = performance.now();
      if (seen.pieces++ === 0) {
        seen.firstAt = now;
        yield* begun(asked, list, listed);
      }
      seen.lastAt = now;
      if (delta.channel === "answer") count.push(delta.text);
      yield { type: "llm_chunk", channel: delta.channel, content: delta.text };
    }
    count.end();
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === "cancelled" || error.code === "internal") throw error;
    if (seen.pieces === 0) yield* failedBefore(asked, list, listed, error);
    else yield list.find(failedWithin(error, locale));
  } finally {
    await client.close();
  }

  if (end !== undefined) {
    const findings = judgeAnswer({
      pieces: seen.pieces,
      spanMs: seen.lastAt - seen.firstAt,
      buffered: end.buffered === true,
      usage: end.usage,
      reasoningField: end.reasoningField,
      records: count.records,
      lines: count.lines,
      recordsMin: sample.recordsMin,
      ttftMs: end.ttftMs,
      tokensPerS: end.tokensPerS,
    });
    for (const finding of findings) yield list.find(finding);
  }
  yield* list.skipRest();
  const failed = list.count("fail");
  const speed = { ttft_ms: end?.ttftMs ?? null, tokens_per_s: end?.tokensPerS ?? null };
  yield { type: "done", ok: failed === 0, failed, warned: list.count("warn"), ...speed };
}

/** The first text shows that the key and the model are right. */
function* begun({ connection }: Probed, list: ProbeList, { models }: { models?: string[] }): Generator<ProbeFrame> {
  yield list.find({
    check: "key",
    state: "ok",
    text: connection.apiKey === undefined ? "keyNotNeeded" : "keyAccepted",
  });
  const unlisted = models !== undefined && models.length > 0 && !models.includes(connection.model);
  const text = unlisted ? "modelUnlisted" : "modelAnswers";
  yield list.find({ check: "model", state: "ok", text, params: { model: connection.model } });
}

/** The service refused, or said nothing: the error tells which of the checks it is about. */
function* failedBefore(
  { connection, locale }: Probed,
  list: ProbeList,
  listed: Extract<Listed, { kind: "answered" }>,
  error: AppError,
): Generator<ProbeFrame> {
  const said = errorMessage(error, locale);
  const status = error.params["status"] ?? "";
  switch (error.code) {
    case "upstream_unreachable":
      return yield list.find({ check: "reachable", state: "fail", text: "unreachable", params: { error: said } });
    case "upstream_redirect":
    case "upstream_not_an_api":
      return yield list.find({ check: "reachable", state: "fail", text: "wrongAddress", params: { error: said } });
    case "upstream_credentials": {
      const text = connection.apiKey === undefined ? "keyMissing" : "keyRefused";
      return yield list.find({ check: "key", state: "fail", text, params: { status } });
    }
    case "upstream_quota":
      return yield list.find({ check: "key", state: "fail", text: "quota" });
    case "upstream_not_found":
      return yield list.find(unknownModel(connection.model, listed, locale));
    default:
      yield list.find(failedWithin(error, locale));
  }
}

function unknownModel(model: string, { models = [] }: { models?: string[] }, locale: Locale): ProbeFinding {
  const near = models.length > 0 && !models.includes(model);
  const names = models.slice(0, NAMES_SHOWN).join(", ") + (models.length > NAMES_SHOWN ? " …" : "");
  const hint = new ProbeList(locale).find({
    check: "model",
    state: "fail",
    text: near ? "modelsListed" : "modelsUnlisted",
    params: { models: names },
  }).message;
  return { check: "model", state: "fail", text: "modelUnknown", params: { model, hint } };
}

const LATER = new Set<ErrorCode>(["upstream_rate_limited", "upstream_busy"]);

function failedWithin(error: AppError, locale: Locale): ProbeFinding {
  const check: ProbeCheck = "streams";
  const text = error.code === "upstream_timeout" ? "slow" : LATER.has(error.code) ? "later" : "broke";
  return { check, state: "fail", text, params: { error: errorMessage(error, locale) } };
}
