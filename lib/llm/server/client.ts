import { AppError, type Clock, type Ids, type Log } from "@/lib/core";
import { createCircuit, type CircuitState } from "../circuit";
import { createLanes } from "../lanes";
import type { CallLedger } from "../ledger";
import { createRetryBudgets } from "../retry-budgets";
import type { LlmClient } from "../schema";
import { makeCall, type CallParts } from "./call";
import { createCallRecords, type CallEnd } from "./call-record";
import { openWire, type ConnectionConfig } from "./connection";
import { endable } from "./endable";
import { DEFAULT_LIMITS, type LlmLimits } from "./limits";

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
  /** Hears of every call that ended, for counters. It is called on the call's way and should take no time. */
  onCallEnd?: ((end: CallEnd) => void) | undefined;
};

/** How a client is doing at this moment. */
export type LlmClientStats = {
  /** Requests that are open. */
  inFlight: number;
  /** Calls that wait for a place among them; those that wait for their retry are not counted. */
  waiting: number;
  /** How many requests may be open now; fewer than configured after the service asked to slow down. */
  concurrency: number;
  circuit: CircuitState;
};

export type ServerLlmClient = LlmClient & {
  stats(): LlmClientStats;
  /** Resolves when the ledger holds every call that ended so far. */
  settled(): Promise<void>;
  /** Ends whatever is still open and waits for the ledger. */
  close(): Promise<void>;
};

/** One connection and the clients that ask over it. */
export type OpenConnection = {
  /**
   * Another client for each call, of the connection's own model or of another one there. All share the places, the
   * circuit and the budgets of retries; what a model is known to refuse is each one's own.
   */
  client(model?: string): ServerLlmClient;
  /** Ends the connections behind it, once its clients are closed. */
  close(): Promise<void>;
};

/**
 * Opens one connection. Its clients' streams always give `try` first, then text as it arrives; a fault that may
 * pass gives `retry`, a wait and another `try`; the last delta is `end`, or `broken` where the request keeps what
 * came. What cannot be mended is thrown as an AppError: `upstream_…`, or `cancelled` when the signal was aborted.
 * When `retryLaterMs` knows a time for the error, the service asks for more patience than a call has; nothing is
 * asked of one that failed ten calls in a row (`upstream_circuit_open`). Throws a TypeError for a base URL that is
 * none.
 */
export function openConnection(options: LlmClientOptions): OpenConnection {
  const { clock, log, concurrency, retriesMax, random = Math.random } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const opened = openWire(options.connection, limits, clock);
  const lanes = createLanes(concurrency, clock);
  const circuit = createCircuit(clock);
  const budgets = createRetryBudgets(clock);

  function client(model = opened.connection.model): ServerLlmClient {
    const connection = { ...opened.connection, model };
    const wire = { ...opened, connection, quirks: { ...opened.quirks } };
    const records = createCallRecords({ ...options, connection, prices: wire.prices });
    const parts: CallParts = { wire, limits, records, lanes, circuit, budgets, retriesMax, random, clock, log };
    const closing = new AbortController();
    return {
      connection,
      connectionFor: async () => connection,
      stream: (request) => ({
        [Symbol.asyncIterator]: () =>
          endable((signal) => makeCall(parts, request, signal), [request.signal, closing.signal]),
      }),
      stats: () => ({
        inFlight: lanes.inFlight,
        waiting: lanes.waiting,
        concurrency: lanes.concurrency,
        circuit: circuit.state,
      }),
      settled: records.settled,
      async close() {
        closing.abort(new AppError("cancelled"));
        await records.settled();
      },
    };
  }

  return { client, close: () => opened.close() };
}

/** The client of a connection that nobody else uses; closing it closes both. See `openConnection`. */
export function createLlmClient(options: LlmClientOptions): ServerLlmClient {
  const opened = openConnection(options);
  const client = opened.client();
  return {
    ...client,
    async close() {
      await client.close();
      await opened.close();
    },
  };
}
