import { AppError, type Clock, type Log } from "@/lib/core";
import { verdictOf, type Circuit, type Verdict } from "../circuit";
import type { UpstreamFault } from "../fault";
import type { Lanes } from "../lanes";
import { createCallRetries } from "../retry";
import type { RetryBudgets } from "../retry-budgets";
import type { LlmDelta, LlmRequest } from "../schema";
import { attempt } from "./attempt";
import type { CallOutcome, CallRecords } from "./call-record";
import type { Wire } from "./connection";
import { explainThrown } from "./explain-thrown";
import type { LlmLimits } from "./limits";
import { newTryStats } from "./try-stats";

/** What the calls of one client share. */
export type CallParts = {
  wire: Wire;
  limits: LlmLimits;
  records: CallRecords;
  lanes: Lanes;
  circuit: Circuit;
  budgets: RetryBudgets;
  retriesMax: number;
  random: () => number;
  clock: Clock;
  log: Log;
};

/** Makes one call, from its first try to its last delta; see `createLlmClient` for what it promises. */
export async function* makeCall(
  parts: CallParts,
  request: LlmRequest,
  signal: AbortSignal,
): AsyncGenerator<LlmDelta, void, undefined> {
  const { wire, limits, lanes, circuit, retriesMax, clock, log } = parts;
  const { connection, quirks } = wire;
  // What is not even asked leaves nothing in the ledger.
  const refusal = signal.aborted ? undefined : circuit.refusal();
  if (refusal !== undefined) throw refusal;

  const about = { task: request.task.name, project: request.project, run: request.run, item: request.item };
  const record = parts.records.begin(request);
  const retries = createCallRetries(retriesMax, parts.random);
  const budget = parts.budgets.begin(request.budget ?? request.run);
  const pass = circuit.pass();
  let outcome: CallOutcome = { status: "cancelled" };
  let verdict: Verdict = { kind: "none" };
  let ended = false;

  function end(how: CallOutcome) {
    ended = true;
    pass.ends(how.status === "ok" ? { kind: "good" } : verdict);
    return record.ends(how);
  }

  try {
    for (let tries = 1; ; tries++) {
      const lane = await lanes.take(signal);
      const stats = newTryStats();
      try {
        pass.go();
        record.tryBegins(stats);
        yield { type: "try", try: tries, of: 1 + retriesMax, callId: record.id };
        const sdk = wire.sdkFor(request);
        const { model } = connection;
        const { secret } = wire;
        const asked = { sdk, quirks, limits, model, request, secret, stats, onFirstText: pass.answers };
        const finish = yield* attempt(asked, signal);
        if (stats.buffered) log.warn({ ...about, host: connection.host }, "the model service does not stream");
        const summary = end({ status: "ok", finish });
        lane.wentWell();
        lane.release();
        const { buffered, reasoningField } = stats;
        const how = { ...(buffered ? { buffered } : {}), ...(reasoningField === undefined ? {} : { reasoningField }) };
        yield { type: "end", finish, ...how, ...summary };
        return;
      } catch (thrown) {
        if (signal.aborted || ended) throw thrown;
        const at = { host: connection.host, connectMs: limits.connectMs, secret: wire.secret };
        const fault = explainThrown(thrown, { ...at, begun: stats.begun, nowMs: clock.now() });
        const reason = fault.error.code;
        verdict = verdictOf(fault);
        if (reason === "upstream_rate_limited") lane.slowDown(fault.retryAfterMs);
        lane.release();
        const told = { ...about, call: record.id, tries, reason };
        if (request.keepsPartial === true && stats.answered && mayBeContinued(fault)) {
          log.warn(told, `model call broke off, try ${tries}: ${reason}`);
          const { error, retryAfterMs } = fault;
          const summary = end({ status: "failed", error });
          yield { type: "broken", error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }), ...summary };
          return;
        }
        const next = retries.decide(fault, budget);
        if (next.kind === "give-up") {
          outcome = { status: "failed", error: next.error };
          log.warn({ ...told, spent: next.spent }, `model call failed, try ${tries}: ${reason}`);
          throw next.error;
        }
        const { retry, of, waitMs } = next;
        log.warn({ ...about, call: record.id, wait_ms: waitMs, reason }, `model call retry ${retry}/${of}: ${reason}`);
        yield { type: "retry", try: retry, of, waitMs, error: fault.error };
        // Nothing is known against the service while the call may still go well.
        verdict = { kind: "none" };
        if (waitMs > 0) await clock.sleep(waitMs, signal);
      } finally {
        lane.release();
      }
    }
  } catch (thrown) {
    if (signal.aborted && outcome.status === "cancelled") throw new AppError("cancelled", { cause: signal.reason });
    throw thrown;
  } finally {
    if (!ended) end(outcome);
  }
}

/** Whether what came is worth keeping: asking for the rest may go well. That took too long may be the answer's length. */
function mayBeContinued({ class: kind, error }: UpstreamFault): boolean {
  return kind !== "never" || error.code === "upstream_timeout";
}
