import {
  finishWriting,
  findAnswer,
  noteAnswerUsed,
  releaseWriting,
  seekAnswer,
  sqlState,
  type Db,
  type SoughtAnswer,
  type Writing,
} from "@/db";
import { AppError, type Clock, type Ids, type Log } from "@/lib/core";
import type { WholeAnswer } from "../../answer-pieces";
import type { LlmClient, LlmDelta, LlmRequest } from "../../schema";
import type { AnswerScope } from "./answer-key";
import type { Desk, DeskNews } from "./desk";
import { createFanOut, type FanOut, type FanOutCall, type FanOutReader } from "./fan-out";
import { giveAnswer, readStored, wholeOf } from "./give-answer";
import { readAlong } from "./read-along";
import { MOVED, type Signals } from "./signals";
import { writeParts } from "./write-parts";

export type AnswerDeps = {
  client: LlmClient;
  db: Db;
  clock: Clock;
  ids: Ids;
  log: Log;
  signals: Signals;
  desk: Desk;
  leaseMs: number;
  pollMs: number;
  /** Aborts when the process ends. */
  closing: AbortSignal;
};

export type SharedAnswer = {
  /** Reads the answer for this request. `asked` tells whether the call to the model is in its name. */
  join(request: LlmRequest): { reader: FanOutReader; asked(): boolean };
  /** Whether a request that comes now can still read it. */
  readonly open: boolean;
  /** The call ended, failed, or was left by everybody. */
  readonly over: boolean;
  /** Resolves after that, when the answer is stored or given up. */
  readonly settled: Promise<void>;
};

/** A database that takes longer is not waited for: the model is asked instead. */
const SEEK_MS = 2_000;

/** However often writers die, an answer is asked for in the end. */
const ROUNDS_MAX = 20;

/**
 * One answer for all requests of this process that ask for it: from the table, from another process that writes it
 * at this moment, or from the model. The call to the model belongs to all who read, here and elsewhere, and ends with
 * the last of them. Where the database fails, the model is asked as if there were no cache. Nothing is sought before
 * `after`: what an earlier answer to the same question left behind is gone by then.
 */
export function shareAnswer(
  deps: AnswerDeps,
  scope: Extract<AnswerScope, { kind: "shared" }>,
  first: LlmRequest,
  after: Promise<void>,
): SharedAnswer {
  const { client, db, clock, ids, log, signals, desk, leaseMs, pollMs, closing } = deps;
  const { project: projectId, task, keepsPartial = false } = first;
  const members: { request: LlmRequest; reader: FanOutReader }[] = [];
  let asker: LlmRequest | undefined;
  let made: Promise<void> = Promise.resolve();
  let tidy = async () => {};
  let settle = () => {};
  const settled = new Promise<void>((resolve) => (settle = resolve));

  const fan = createFanOut(
    (signal) => {
      let done = () => {};
      made = new Promise((resolve) => (done = resolve));
      return answer(signal, done);
    },
    () => void made.then(() => tidy()).then(settle),
  );

  async function* answer(signal: AbortSignal, done: () => void): AsyncGenerator<LlmDelta, FanOutCall | undefined> {
    try {
      for (let round = 1; round <= ROUNDS_MAX; round++) {
        const writing = { projectId, key: scope.key, owner: ids.next("call") };
        const sought = await seek(writing);
        if (sought.kind === "off") break;
        if (sought.kind === "claimed") return write(writing, signal);
        if (sought.kind === "whole") yield* giveAnswer(readStored(sought.answer));
        else {
          const reading = { db, clock, signals, leaseMs, pollMs, keepsPartial };
          if ((yield* readAlong({ ...writing, owner: sought.owner }, reading, signal)) === "lost") continue;
        }
        return undefined;
      }
    } catch (thrown) {
      if (thrown instanceof AppError || signal.aborted) throw thrown;
      failed("the cache of answers does not answer", thrown);
    } finally {
      done();
    }
    // There is nothing to be had but from the model, without any of this.
    return ask(signal);
  }

  async function seek(writing: Writing): Promise<SoughtAnswer> {
    const late = new AbortController();
    const seeking = find(writing);
    const tooLate = clock.sleep(SEEK_MS, late.signal).then((): SoughtAnswer => {
      seeking.then(({ kind }) => (kind === "claimed" ? releaseWriting(db, writing) : undefined)).catch(() => {});
      return { kind: "off" };
    });
    tooLate.catch(() => {});
    return await Promise.race([seeking, tooLate]).finally(() => late.abort());
  }

  async function find(writing: Writing): Promise<SoughtAnswer> {
    await after;
    if (scope.anyOf !== undefined) {
      const found = await findAnswer(db, { projectId, prefix: scope.anyOf });
      if (found !== undefined) return used(found.key, { kind: "whole", answer: found });
    }
    const { model } = client.connection;
    const sought = await seekAnswer(db, { ...writing, task: task.name, model, leaseMs });
    return sought.kind === "whole" ? used(writing.key, sought) : sought;
  }

  function used(key: string, sought: SoughtAnswer): SoughtAnswer {
    // Nobody waits for a count.
    setImmediate(() => {
      noteAnswerUsed(db, { projectId, key }).catch((thrown: unknown) =>
        failed("the use of an answer not noted", thrown),
      );
    });
    return sought;
  }

  /** Asks the model in the name of whoever has waited longest. */
  function ask(signal: AbortSignal): FanOutCall {
    asker = members.find(({ reader }) => !reader.over)?.request ?? first;
    return client.stream({ ...asker, signal })[Symbol.asyncIterator]();
  }

  /** Asks the model and lets other processes read along, if any want to. */
  function write(writing: Writing, signal: AbortSignal): FanOutCall {
    const numbers = { next: 0 };
    let unwanted: AbortController | undefined;
    let parts: Promise<void> = Promise.resolve();
    let lost = false;
    let wanted = false;

    function hear(news: DeskNews): void {
      lost ||= news === "lost";
      wanted ||= news === "wanted";
      if (news !== "wanted") return unwanted?.abort();
      if (unwanted !== undefined || fan.over) return;
      const leave = new AbortController();
      const reader = fan.join([leave.signal, closing]);
      unwanted = leave;
      parts = writeParts(reader, { db, clock, signals, writing, numbers })
        .catch((thrown: unknown) => failed("an answer's parts not written", thrown))
        .finally(() => {
          unwanted = undefined;
          void reader.return();
        });
    }

    const leaveDesk = desk.open(writing, hear);
    tidy = async () => {
      await parts;
      leaveDesk();
      await keep(writing, lost ? undefined : wholeOf(fan.steps())).catch((thrown: unknown) =>
        failed("an answer not given up", thrown),
      );
      if (wanted) signals.notify(MOVED, writing.owner);
    };
    return ask(signal);
  }

  async function keep(writing: Writing, whole: WholeAnswer | undefined): Promise<void> {
    try {
      if (whole !== undefined) return void (await finishWriting(db, writing, whole));
    } catch (thrown) {
      failed("an answer not stored", thrown);
    }
    // What is not stored must not look as if it were still being written.
    await releaseWriting(db, writing);
  }

  function failed(what: string, thrown: unknown): void {
    const reason = sqlState(thrown) ?? (thrown instanceof Error ? thrown.name : "");
    log.warn({ task: task.name, project: projectId, reason }, what);
  }

  return {
    join(given) {
      // Somebody may ask with one and the same object twice.
      const request = { ...given };
      const reader = fan.join([request.signal, closing]);
      members.push({ request, reader });
      return { reader, asked: () => asker === request };
    },
    get open() {
      return isOpen(fan);
    },
    get over() {
      return fan.over;
    },
    settled,
  };
}

/** A call that is over can be read again only if it came to a whole answer. */
function isOpen(fan: FanOut): boolean {
  return !fan.over || wholeOf(fan.steps()) !== undefined;
}
