import type { AppError, Clock, Ids, Log } from "@/lib/core";
import type { CallLedger, CallRow } from "../ledger";
import { costOf, type Prices } from "../prices";
import type { CallSummary, FinishReason, LlmConnection, LlmRequest, Usage } from "../schema";
import { estimatePromptTokens } from "../tokens";
import { promptHash } from "./prompt-hash";
import { speedOf, sumTries, type TryStats } from "./try-stats";

/** A ledger that is down for a moment is asked again after these waits; then the row's numbers go to the log. */
const WRITE_AGAIN_AFTER_MS = [500, 2_000, 8_000];

export type CallOutcome =
  { status: "ok"; finish: FinishReason } | { status: "failed"; error: AppError } | { status: "cancelled" };

export type CallRecord = {
  readonly id: string;
  tryBegins(stats: TryStats): void;
  /**
   * Writes down how the call went and tells what it came to, all its tries together. `told` is what an answer that
   * nobody was asked for used when it was made.
   */
  ends(outcome: CallOutcome, told?: Usage & Pick<CallRow, "ttftMs">): CallSummary;
};

/** How a call ended, for counters: who asked, and what in which words, is not in it. */
export type CallEnd = Pick<
  CallRow,
  | "task"
  | "model"
  | "host"
  | "errorCode"
  | "finish"
  | "ttftMs"
  | "tokensPerS"
  | "promptTokens"
  | "completionTokens"
  | "cost"
  | "tries"
> & {
  status: "ok" | "failed" | "cancelled";
  /** From the call's beginning, its waits and the wait for a place with it. */
  ms: number;
};

export type CallRecords = {
  /** With `asked: false` the row is one of an answer that nobody was asked for, and written only when it ended. */
  begin(request: LlmRequest, how?: { asked: boolean }): CallRecord;
  /** Resolves when every row written so far is stored or given up. */
  settled(): Promise<void>;
};

/**
 * Keeps the ledger of one client. Rows are written beside the call, never in its way: no token waits for the database,
 * and no call fails because of it. The writes of one call follow each other, each with the whole row.
 */
export function createCallRecords(deps: {
  ledger: CallLedger;
  connection: LlmConnection;
  clock: Clock;
  ids: Ids;
  log: Log;
  onCallEnd?: ((end: CallEnd) => void) | undefined;
  /** What tokens cost where the provider says nothing of it. */
  prices?: Prices | undefined;
}): CallRecords {
  const { ledger, connection, clock, ids, log, onCallEnd, prices } = deps;
  const pending = new Set<Promise<void>>();

  async function store(row: CallRow): Promise<void> {
    for (const waitMs of [...WRITE_AGAIN_AFTER_MS, undefined]) {
      try {
        return await ledger.write(row);
      } catch (thrown) {
        const { id: call, task, status, promptTokens, completionTokens } = row;
        // A row that is still running is written again, whole, when the call ends.
        if (waitMs === undefined || status === "running") {
          return log.error({ call, task, status, promptTokens, completionTokens }, "call ledger not written", thrown);
        }
        await clock.sleep(waitMs);
      }
    }
  }

  function tell(row: CallRow, status: CallEnd["status"]): void {
    const { task, model, host, errorCode, finish, ttftMs, tokensPerS, promptTokens, completionTokens, cost } = row;
    const ms = clock.now() - row.createdAt.getTime();
    const counts = { ttftMs, tokensPerS, promptTokens, completionTokens, cost, tries: row.tries };
    try {
      onCallEnd?.({ task, model, host, status, errorCode, finish, ...counts, ms });
    } catch (thrown) {
      log.error({ call: row.id, task }, "the observer of calls failed", thrown);
    }
  }

  return {
    begin(request, { asked } = { asked: true }) {
      const row = newRow(request, connection, ids.next("call"), new Date(clock.now()));
      row.cached = !asked;
      const promptTokens = row.promptTokens;
      const tries: TryStats[] = [];
      const used = () => sumTries(tries, promptTokens, connection.offline);
      let written = Promise.resolve();
      function write(): void {
        row.promptHash ||= promptHash(request.messages);
        const copy = { ...row };
        const done = written.then(() => store(copy));
        written = done;
        pending.add(done);
        void done.then(() => pending.delete(done));
      }
      // The request goes out first: hashing a long prompt and handing the row to the driver can wait that long.
      if (asked) setImmediate(() => row.status === "running" && write());
      return {
        id: row.id,
        tryBegins(stats) {
          tries.push(stats);
          row.tries = tries.length;
        },
        ends(outcome, told) {
          Object.assign(row, used(), speedOf(tries.at(-1)), told, {
            status: outcome.status,
            finish: outcome.status === "ok" ? outcome.finish : null,
            errorCode: outcome.status === "failed" ? outcome.error.code : null,
            finishedAt: new Date(clock.now()),
          } satisfies Partial<CallRow>);
          if (prices !== undefined && asked && row.cost === null && row.promptTokens + row.completionTokens > 0) {
            Object.assign(row, { cost: costOf(prices, row), costComputed: true, currency: prices.currency });
          }
          write();
          tell(row, outcome.status);
          return summarize(row);
        },
      };
    },
    async settled() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}

function summarize(row: CallRow): CallSummary {
  const { id, promptTokens, completionTokens, estimated, ttftMs, tokensPerS, cost, cached, currency } = row;
  return {
    callId: id,
    model: row.model,
    usage: { promptTokens, completionTokens, estimated },
    ...(ttftMs === null ? {} : { ttftMs }),
    ...(tokensPerS === null ? {} : { tokensPerS }),
    ...(cost === null ? {} : { cost }),
    ...(row.costComputed ? { costComputed: true } : {}),
    ...(currency === null ? {} : { currency }),
    ...(cached ? { cached } : {}),
  };
}

function newRow(request: LlmRequest, connection: LlmConnection, id: string, createdAt: Date): CallRow {
  return {
    projectId: request.project,
    id,
    runId: request.run ?? null,
    item: request.item ?? null,
    task: request.task.name,
    model: connection.model,
    host: connection.host,
    promptVersion: request.task.promptVersion,
    promptHash: "",
    promptTokens: estimatePromptTokens(request.messages),
    completionTokens: 0,
    estimated: true,
    ttftMs: null,
    tokensPerS: null,
    tries: 0,
    finish: null,
    status: "running",
    errorCode: null,
    cached: false,
    cost: null,
    costComputed: false,
    currency: null,
    units: request.units ?? null,
    createdAt,
    finishedAt: null,
  };
}
