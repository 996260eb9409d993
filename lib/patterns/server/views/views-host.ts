import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { AppError } from "@/lib/core";
import { shared } from "@/lib/core/server";
import type { ViewAnswers, ViewQuestion } from "../../views/answer-view";
import type { EventsToLoad, FromViewsWorker, ToViewsWorker } from "./protocol";

/** No view of as many events as fit into memory takes nearly so long; a worker that does hangs. */
const ANSWER_MS_MAX = 120_000;
/** Others may push sequences out between their loading and the question, but hardly this often. */
const LOADS_MAX = 4;

type Job = {
  message: ToViewsWorker;
  resolve: (reply: FromViewsWorker) => void;
  reject: (error: unknown) => void;
};

/**
 * The thread that computes views, so that a request's thread does not. It starts with the first question and again
 * after it died; it gets one message at a time, so that a question whose asker is gone is never begun.
 */
export class ViewsHost {
  private worker: Worker | null = null;
  private running: Job | null = null;
  private waiting: Job[] = [];
  private readonly loading = new Map<string, Promise<unknown>>();
  private readonly program: string;

  constructor(program: string) {
    this.program = program;
  }

  /**
   * Answers a question about the sequences of a key; `load` is called when they are not there. Fails as `answerView`
   * does, as `load` does, with `internal` when the worker dies, and with the signal's reason.
   */
  async ask<Q extends ViewQuestion>(
    key: string,
    question: Q,
    load: () => Promise<EventsToLoad>,
    signal?: AbortSignal,
  ): Promise<ViewAnswers[Q["view"]]> {
    for (let loads = 0; ; loads++) {
      const reply = await this.send({ key, question }, [], signal);
      // The worker answers a question with the answer of its view.
      if ("answer" in reply) return reply.answer as ViewAnswers[Q["view"]];
      if ("error" in reply) throw errorOf(reply);
      if (loads === LOADS_MAX) throw new AppError("internal", { retryable: true });
      await unlessAborted(this.loading.get(key) ?? this.load(key, load), signal);
    }
  }

  /** Ends the thread; a later question starts another. */
  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  /** Who asks meanwhile waits for the same; that an asker goes away stops it for nobody. */
  private load(key: string, load: () => Promise<EventsToLoad>): Promise<unknown> {
    const loaded = (async () => {
      const events = await load();
      const { users, types, times } = events.events;
      const buffers = [users, types, times].map(({ buffer }) => buffer as ArrayBuffer);
      const reply = await this.send({ key, load: events }, [...new Set(buffers)]);
      if ("error" in reply) throw errorOf(reply);
    })().finally(() => this.loading.delete(key));
    this.loading.set(key, loaded);
    return loaded;
  }

  private send(message: ToViewsWorker, transfer: ArrayBuffer[], signal?: AbortSignal): Promise<FromViewsWorker> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const job: Job = { message, resolve, reject };
      transfers.set(job, transfer);
      this.waiting.push(job);
      signal?.addEventListener(
        "abort",
        () => {
          this.waiting = this.waiting.filter((other) => other !== job);
          reject(signal.reason);
        },
        { once: true },
      );
      this.next();
    });
  }

  private next(): void {
    if (this.running) return;
    const job = this.waiting.shift();
    if (!job) return;
    this.running = job;
    try {
      this.worker ??= this.start();
      this.worker.postMessage(job.message, transfers.get(job) ?? []);
    } catch (error) {
      this.running = null;
      job.reject(new AppError("internal", { cause: error }));
      this.next();
      return;
    }
    const { worker } = this;
    const timer = setTimeout(() => void worker.terminate(), ANSWER_MS_MAX);
    timer.unref();
    const { resolve, reject } = job;
    job.resolve = (reply) => {
      clearTimeout(timer);
      resolve(reply);
    };
    job.reject = (error) => {
      clearTimeout(timer);
      reject(error);
    };
  }

  private start(): Worker {
    const worker = new Worker(this.program);
    worker.unref();
    const end = (cause: unknown) => {
      if (this.worker !== worker) return;
      this.worker = null;
      const job = this.running;
      this.running = null;
      job?.reject(new AppError("internal", { cause, retryable: true }));
      this.next();
    };
    worker.on("message", (reply: FromViewsWorker) => {
      const job = this.running;
      this.running = null;
      job?.resolve(reply);
      this.next();
    });
    worker.on("error", end);
    worker.on("exit", (code) => end(new Error(`The worker of the views ended with ${code}.`)));
    return worker;
  }
}

/** What each job hands over to the worker instead of copying it. */
const transfers = new WeakMap<Job, ArrayBuffer[]>();

function errorOf({ error }: Extract<FromViewsWorker, { error: unknown }>): AppError {
  return new AppError(error.code, { params: error.params, ...(error.detail ? { cause: error.detail } : {}) });
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await work;
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

export const viewsProgram = (): string => resolve("dist/workers/views.mjs");

/** The one of this process. */
export const viewsHost = (): ViewsHost => shared("patterns.views", () => new ViewsHost(viewsProgram()));
