import { AppError, createSlots, type Clock, type Ids, type Log } from "@/lib/core";
import type { CallLedger } from "../ledger";
import { createRetryBudget } from "../retry";
import type { LlmClient, LlmDelta, LlmRequest } from "../schema";
import { attempt } from "./attempt";
import { createCallRecords, type CallOutcome } from "./call-record";
import { openWire, type ConnectionConfig } from "./connection";
import { endable } from "./endable";
import { explainThrown } from "./explain-thrown";
import { DEFAULT_LIMITS, type LlmLimits } from "./limits";
import { newTryStats } from "./try-stats";

export type LlmClientOptions = {
  connection: ConnectionConfig;
  ledger: CallLedger;
  clock: Clock;
  ids: Ids;
  log: Log;
  limits?: Partial<LlmLimits>;
  /** How many requests may be open at once; a call that waits for its retry holds no place. */
  concurrency: number;
  /** How many retries one call may have; 0 for none. */
  retriesMax: number;
  /** From 0 up to 1; tests make it predictable. */
  random?: () => number;
};

export type ServerLlmClient = LlmClient & {
  /** Resolves when the ledger holds every call that ended so far. */
  settled(): Promise<void>;
  /** Ends whatever is still open and waits for the ledger. */
  close(): Promise<void>;
};

/**
 * Makes the client of one connection. Its streams always give `try` first, then text as it arrives; a fault that may
 * pass gives `retry`, a wait and another `try`; the last delta is `end`. What cannot be mended is thrown as an
 * AppError: `upstream_…`, or `cancelled` when the signal was aborted. Throws a TypeError for a base URL that is none.
 */
export function createLlmClient(options: LlmClientOptions): ServerLlmClient {
  const { clock, log, concurrency, retriesMax, random = Math.random } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const wire = openWire(options.connection, limits, clock);
  const { connection, quirks } = wire;
  const at = { host: connection.host, connectMs: limits.connectMs, secret: wire.secret };
  const records = createCallRecords({ ...options, connection });
  const slots = createSlots(concurrency);
  const closing = new AbortController();

  async function* call(request: LlmRequest, signal: AbortSignal): AsyncGenerator<LlmDelta, void, undefined> {
    const about = { task: request.task.name, project: request.project, run: request.run, item: request.item };
    const record = records.begin(request);
    const budget = createRetryBudget(retriesMax, random);
    let outcome: CallOutcome = { status: "cancelled" };
    let ended = false;

    try {
      for (let tries = 1; ; tries++) {
        const release = await slots.take(signal);
        const stats = newTryStats();
        record.tryBegins(stats);
        try {
          yield { type: "try", try: tries, of: 1 + retriesMax };
          const asked = { sdk: wire.sdkFor(request), quirks, limits, model: connection.model, request, stats };
          const finish = yield* attempt(asked, signal);
          if (stats.buffered) log.warn({ ...about, host: connection.host }, "the model service does not stream");
          record.ends({ status: "ok", finish });
          ended = true;
          release();
          const end: LlmDelta = { type: "end", finish, usage: record.usage(), callId: record.id };
          yield stats.buffered ? { ...end, buffered: true } : end;
          return;
        } catch (thrown) {
          if (signal.aborted || ended) throw thrown;
          release();
          const fault = explainThrown(thrown, { ...at, begun: stats.begun, nowMs: clock.now() });
          const next = budget.decide(fault);
          const reason = fault.error.code;
          if (next.kind === "give-up") {
            outcome = { status: "failed", error: next.error };
            log.warn({ ...about, call: record.id, tries, reason }, `model call failed, try ${tries}: ${reason}`);
            throw next.error;
          }
          const { retry, of, waitMs } = next;
          log.warn(
            { ...about, call: record.id, wait_ms: waitMs, reason },
            `model call retry ${retry}/${of}: ${reason}`,
          );
          yield { type: "retry", try: retry, of, waitMs, error: fault.error };
          if (waitMs > 0) await clock.sleep(waitMs, signal);
        } finally {
          release();
        }
      }
    } catch (thrown) {
      if (signal.aborted && outcome.status === "cancelled") throw new AppError("cancelled", { cause: signal.reason });
      throw thrown;
    } finally {
      if (!ended) record.ends(outcome);
    }
  }

  return {
    connection,
    stream: (request) => ({
      [Symbol.asyncIterator]: () => endable((signal) => call(request, signal), [request.signal, closing.signal]),
    }),
    settled: records.settled,
    async close() {
      closing.abort(new AppError("cancelled"));
      await records.settled();
      await wire.close();
    },
  };
}
