import { replaceAnswer, sqlState, type Db } from "@/db";
import { toAppError, type Clock, type Ids, type Log } from "@/lib/core";
import type { CallLedger } from "../../ledger";
import type { LlmDelta, LlmRequest } from "../../schema";
import { createCallRecords } from "../call-record";
import type { ServerLlmClient } from "../client";
import { scopeOf } from "./answer-key";
import { createDesk } from "./desk";
import { wholeOf } from "./give-answer";
import { shareAnswer, type AnswerDeps, type SharedAnswer } from "./shared-answer";
import { noSignals, type Signals } from "./signals";

export type AnswersOptions = {
  db: Db;
  ledger: CallLedger;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** How processes tell each other that there is something to see; without it they look every 100 ms. */
  signals?: Signals;
  /** How long after its last sign of life a process that writes an answer, or reads one along, counts as alive. */
  leaseMs?: number;
};

const LEASE_MS = 6_000;
const LOOK_MS = 100;

type Step = IteratorResult<LlmDelta, void>;

/**
 * Puts a memory before a client. A request whose answer is known gets it at once; requests that ask the same at the
 * same time, in whichever process on this database, are one call to the model, which ends with the last that needs
 * it. Whatever was not asked for by the request itself ends with `cached`. Who may share what: see `scopeOf`.
 */
export function withAnswers(client: ServerLlmClient, options: AnswersOptions): ServerLlmClient {
  const { db, clock, ids, log, signals = noSignals, leaseMs = LEASE_MS } = options;
  const { connection } = client;
  const closing = new AbortController();
  // Signals may get lost, so looking goes on beside them, only not as often.
  const pollMs = options.signals === undefined ? LOOK_MS : leaseMs / 3;
  const desk = createDesk({ db, clock, log, signals, leaseMs, pollMs });
  const deps: AnswerDeps = { client, db, clock, ids, log, signals, desk, leaseMs, pollMs, closing: closing.signal };
  const records = createCallRecords({ ...options, connection });
  const shares = new Map<string, SharedAnswer>();
  const pending = new Set<Promise<void>>();

  function later(work: Promise<void>): void {
    const done = work.catch((thrown: unknown) => log.warn({ reason: sqlState(thrown) ?? "" }, "an answer not stored"));
    pending.add(done);
    void done.then(() => pending.delete(done));
  }

  function shareFor(request: LlmRequest, scope: Parameters<typeof shareAnswer>[1]): SharedAnswer {
    // A caller that keeps what broke off gets no second try; one that does not must not miss it.
    const id = `${request.project}\n${scope.key}\n${request.keepsPartial === true}`;
    const before = shares.get(id);
    if (before?.open === true) return before;
    const share = shareAnswer(deps, scope, request, before?.settled ?? Promise.resolve());
    shares.set(id, share);
    // Until it is stored, who comes late reads what is here.
    void share.settled.then(() => void (shares.get(id) === share && shares.delete(id)));
    return share;
  }

  function readShared(request: LlmRequest, share: SharedAnswer): AsyncIterator<LlmDelta, void, undefined> {
    const { reader, asked } = share.join(request);
    const record = records.begin(request, { asked: false });
    const startedAt = performance.now();
    let firstTextAt: number | undefined;
    let over = false;

    function ends(outcome: Parameters<typeof record.ends>[0], usage?: Parameters<typeof record.ends>[1]): void {
      if (over) return;
      over = true;
      if (!asked()) record.ends(outcome, usage);
    }

    function pass(delta: LlmDelta): LlmDelta {
      if (asked()) return delta;
      if (delta.type === "try") return { ...delta, callId: record.id };
      if (delta.type !== "end" && delta.type !== "broken") return delta;
      const ttftMs = firstTextAt === undefined ? null : Math.round(firstTextAt - startedAt);
      const told = { ...delta.usage, ttftMs };
      if (delta.type === "end") ends({ status: "ok", finish: delta.finish }, told);
      else ends({ status: "failed", error: delta.error }, told);
      const { cost: _paid, costComputed: _how, currency: _in, ttftMs: _theirs, tokensPerS: _speed, ...rest } = delta;
      return {
        ...rest,
        callId: record.id,
        model: connection.model,
        cached: true,
        ...(ttftMs === null ? {} : { ttftMs }),
      };
    }

    function passStep(step: Step): Step {
      if (step.done === true) ends({ status: "cancelled" });
      else if (step.value.type === "text") firstTextAt ??= performance.now();
      else if (step.value.type === "try" && !asked()) {
        return { done: false, value: { ...step.value, callId: record.id } };
      } else return { done: false, value: pass(step.value) };
      return step;
    }

    function fail(thrown: unknown): never {
      const error = toAppError(thrown);
      ends(error.code === "cancelled" ? { status: "cancelled" } : { status: "failed", error });
      throw thrown;
    }

    return {
      next: () => reader.next().then(passStep, fail),
      async return(): Promise<Step> {
        ends({ status: "cancelled" });
        return await reader.return();
      },
    };
  }

  /** Passes a call on as it is; its answer takes the place of the one that is stored. */
  function readFresh(request: LlmRequest, key: string): AsyncIterator<LlmDelta, void, undefined> {
    const inner = client.stream(request)[Symbol.asyncIterator]();
    let steps: LlmDelta[] = [];
    return {
      async next(): Promise<Step> {
        const step = await inner.next();
        if (step.done === true) return step;
        if (step.value.type === "try") steps = [];
        else steps.push(step.value);
        const whole = wholeOf(steps);
        const at = { projectId: request.project, key, task: request.task.name, model: connection.model };
        if (whole !== undefined) later(replaceAnswer(db, at, whole));
        return step;
      },
      return: async () => (await inner.return?.()) ?? { done: true, value: undefined },
    };
  }

  function read(request: LlmRequest): AsyncIterator<LlmDelta, unknown, undefined> {
    const scope = scopeOf(connection, request);
    if (scope.kind === "alone") return client.stream(request)[Symbol.asyncIterator]();
    return scope.kind === "fresh" ? readFresh(request, scope.key) : readShared(request, shareFor(request, scope));
  }

  async function settled(): Promise<void> {
    await client.settled();
    await Promise.all([...shares.values()].filter(({ over }) => over).map((share) => share.settled));
    await Promise.all(pending);
    await records.settled();
  }

  return {
    connection,
    connectionFor: async () => connection,
    stream: (request) => ({ [Symbol.asyncIterator]: () => read(request) }),
    stats: () => client.stats(),
    settled,
    async close() {
      closing.abort();
      await Promise.all([...shares.values()].map((share) => share.settled));
      desk.close();
      await Promise.all(pending);
      await records.settled();
      await client.close();
    },
  };
}
