import { z } from "zod";
import { PAYLOAD_BYTES_MAX, afterCommit, listen, notify, type Db, type Listener, type RunKey, type Tx } from "@/db";
import { silentLog, type Log } from "@/lib/core";
import { shared } from "@/lib/core/server";

/** Statements that notify begin this far apart at least; what is to be told meanwhile shares the next. */
const COLLECT_MS = 10;
/** How often it is tested whether notifications still arrive, and how long one may take. */
const PROBE_EVERY_MS = 10_000;
const PROBE_WITHIN_MS = 2_000;

/** Who sent it, what it is about, and the things it names. */
const Message = z.tuple([z.string(), z.string()]).rest(z.string());

type Listen = (payload: string) => void;

/**
 * What the instances of an installation tell each other, by LISTEN and NOTIFY. A signal says only that something is
 * worth a look and may be lost or come twice; whoever waits for one looks by itself now and then, more often while
 * `healthy` is false. What this process sends reaches its own listeners at once, without the way round.
 */
export class Signals {
  private readonly db: Db;
  private readonly sender = crypto.randomUUID().slice(0, 8);
  private readonly listeners = new Map<string, Set<Listen>>();
  private readonly missed = new Set<() => void>();
  private readonly pending = new Map<string, Set<string>>();
  log: Log = silentLog;
  private listener: Listener | undefined;
  private state: "idle" | "alone" | "listening" | "stopped" = "idle";
  /** Whether the last probe was heard; undefined before the first. */
  private heard: boolean | undefined;
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private probeTimer: ReturnType<typeof setInterval> | undefined;
  private probing: Promise<void> | undefined;
  private probed: string | undefined;
  private echo: ((heard: boolean) => void) | undefined;
  private sending = 0;
  private sentAt = -Infinity;

  constructor(db: Db) {
    this.db = db;
  }

  /** Whether every signal that is sent can be expected to arrive. */
  get healthy(): boolean {
    return this.state === "alone" || (this.state === "listening" && this.heard === true);
  }

  get stopped(): boolean {
    return this.state === "stopped";
  }

  /**
   * Begins to talk with other instances; resolves when it is known whether that works. With `alone` there are none,
   * and signals stay inside the process.
   */
  async start({ alone, log }: { alone: boolean; log: Log }): Promise<void> {
    this.log = log;
    this.state = alone ? "alone" : "listening";
    if (alone) return;
    this.probeTimer = setInterval(() => void this.probe(), PROBE_EVERY_MS);
    this.probeTimer.unref();
    // A database that does not answer now keeps nobody from starting.
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([this.connect(), new Promise((resolve) => (timer = setTimeout(resolve, PROBE_WITHIN_MS)))]);
    clearTimeout(timer);
    await this.probe();
  }

  /** Sends what is collected and ends the connection. */
  async stop(): Promise<void> {
    clearInterval(this.probeTimer);
    await this.flush();
    this.state = "stopped";
    this.echo?.(false);
    await this.listener?.close();
  }

  /** The run's log grew. */
  moved(key: RunKey): void {
    this.deliver("moved", nameOf(key));
    this.enqueue("moved", nameOf(key), false);
  }

  /** A person cancelled, paused, resumed or changed the run. With a transaction it goes out once that has committed. */
  control(key: RunKey, tx?: Tx): void {
    this.send("control", nameOf(key), tx);
  }

  /** There is work to take. */
  queue(tx?: Tx): void {
    this.send("queue", "", tx);
  }

  /** Sends a signal of any topic within 10 ms, or once the transaction has committed. */
  send(topic: string, payload: string, tx?: Tx): void {
    if (tx) return afterCommit(tx, () => this.send(topic, payload));
    this.deliver(topic, payload);
    this.enqueue(topic, payload, true);
  }

  /** Calls back for each signal of a topic, this process's own included. The returned function ends it. */
  on(topic: string, listener: Listen): () => void {
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  onMoved(key: RunKey, listener: () => void): () => void {
    const name = nameOf(key);
    return this.on("moved", (payload) => payload === name && listener());
  }

  onAnyMoved(listener: (key: RunKey) => void): () => void {
    return this.on("moved", (payload) => listener(keyOf(payload)));
  }

  onControl(listener: (key: RunKey) => void): () => void {
    return this.on("control", (payload) => listener(keyOf(payload)));
  }

  onQueue(listener: () => void): () => void {
    return this.on("queue", () => listener());
  }

  /** Calls back whenever signals may have been lost: then everything must be looked at once. */
  onMissed(listener: () => void): () => void {
    this.missed.add(listener);
    return () => void this.missed.delete(listener);
  }

  private deliver(topic: string, payload: string): void {
    for (const listener of this.listeners.get(topic) ?? []) this.call(() => listener(payload));
  }

  /** Nobody who listens can harm the one who sends. */
  private call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.log.error({}, "a listener for signals failed", error);
    }
  }

  /** What is urgent does not wait for a statement that is under way. */
  private enqueue(topic: string, payload: string, urgent: boolean): void {
    if (this.state !== "listening") return;
    const payloads = this.pending.get(topic) ?? new Set();
    this.pending.set(topic, payloads.add(payload));
    if (urgent || this.sending === 0) this.scheduleFlush();
  }

  private scheduleFlush(): void {
    this.flushTimer ??= setTimeout(() => void this.flush(), Math.max(0, this.sentAt + COLLECT_MS - performance.now()));
  }

  private async flush(): Promise<void> {
    clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
    const payloads = [...this.pending].flatMap(([topic, names]) => messages(this.sender, topic, names));
    this.pending.clear();
    if (payloads.length === 0) return;
    this.sending++;
    this.sentAt = performance.now();
    try {
      await notify(this.db, payloads);
    } catch (error) {
      // Whoever waits for these looks by itself before long.
      this.log.debug({ reason: error instanceof Error ? error.name : "unknown" }, "signals could not be sent");
    }
    this.sending--;
    if (this.pending.size > 0 && this.sending === 0) {
      this.flushTimer ??= setTimeout(
        () => void this.flush(),
        Math.max(0, this.sentAt + COLLECT_MS - performance.now()),
      );
    }
  }

  /** Resolves when it listens, or when the first try has failed. */
  private connect(): Promise<void> {
    this.listener = listen(this.db, {
      onPayload: (payload) => this.receive(payload),
      onListen: () => {
        this.lookAtEverything();
        void this.probe();
      },
    });
    // The driver tries again by itself; whether that helps, the next probe tells.
    return this.listener.begun.catch(() => {});
  }

  private lookAtEverything(): void {
    for (const missed of this.missed) this.call(missed);
  }

  private receive(payload: string): void {
    const parsed = Message.safeParse(parseJson(payload));
    if (!parsed.success) return;
    const [sender, topic, ...names] = parsed.data;
    if (sender !== this.sender) for (const name of names) this.deliver(topic, name);
    else if (topic === PROBE && names[0] === this.probed) this.echo?.(true);
  }

  /** Sends a signal to itself: a pooler may accept LISTEN and forget it, and a dead connection says nothing. */
  private probe(): Promise<void> {
    this.probing ??= this.listenToOneself().finally(() => (this.probing = undefined));
    return this.probing;
  }

  private async listenToOneself(): Promise<void> {
    if (this.state !== "listening") return;
    const id = crypto.randomUUID();
    const echo = new Promise<boolean>((resolve) => (this.echo = resolve));
    this.probed = id;
    const timer = setTimeout(() => this.echo?.(false), PROBE_WITHIN_MS);
    timer.unref();
    // Whatever keeps it from being sent keeps it from being heard.
    void notify(this.db, messages(this.sender, PROBE, [id])).catch(() => {});
    const heard = await echo;
    clearTimeout(timer);
    if (this.stopped) return;
    const before = this.heard;
    this.heard = heard;
    if (heard && before === false) this.lookAtEverything();
    if (heard) return;
    if (before !== false) this.log.warn({}, "notifications of the database do not arrive; logs are polled instead");
    await this.listener?.close();
    if (!this.stopped) void this.connect();
  }
}

const PROBE = "probe";

export const nameOf = ({ projectId, runId }: RunKey) => `${projectId}/${runId}`;

function keyOf(name: string): RunKey {
  const at = name.indexOf("/");
  return { projectId: name.slice(0, at), runId: name.slice(at + 1) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As few messages as hold all names; each fits into a notification. */
export function messages(sender: string, topic: string, names: Iterable<string>): string[] {
  const head = JSON.stringify([sender, topic]).slice(0, -1);
  const found: string[] = [];
  let text = head;
  for (const name of names) {
    const next = `,${JSON.stringify(name)}`;
    if (text !== head && Buffer.byteLength(text) + Buffer.byteLength(next) >= PAYLOAD_BYTES_MAX) {
      found.push(`${text}]`);
      text = head;
    }
    text += next;
  }
  if (text !== head) found.push(`${text}]`);
  return found;
}

/** The signals of the process that has this pool. Before they are started they stay inside the process. */
export function signalsOf(db: Db): Signals {
  const all = shared("runs.signals", () => new WeakMap<Db, Signals>());
  const signals = all.get(db) ?? new Signals(db);
  all.set(db, signals);
  return signals;
}

/** Begins to talk with other instances, if there can be any; resolves with the way to end it. */
export async function startSignals(
  db: Db,
  { mode, log }: { mode: "laptop" | "cluster"; log: Log },
): Promise<() => Promise<void>> {
  const signals = signalsOf(db);
  await signals.start({ alone: mode === "laptop", log });
  return () => signals.stop();
}
