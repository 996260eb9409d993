import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../scripts/sample/random.ts";
import {
  readFrame,
  TERMINAL_TYPES,
  withdrawnAfter,
  type SeenFrame,
  type Viewing,
  type Violation,
} from "./check/seen.ts";
import { readStream, type Cut, type Ended } from "./connection.ts";

export type ViewerPlan = {
  name: string;
  project: string;
  runs: readonly string[];
  /** `multi` reads all runs on one connection, `follow` one and those that it began. */
  how: "sse" | "ndjson" | "multi" | "follow";
  random: Random;
  /** Addresses that may be asked; each connection goes to any of them. */
  addresses(): readonly string[];
  /** How the next connection ends, if the viewer ends it. */
  nextCut(): Cut | undefined;
  onCut(): void;
  silenceMs: number;
  signal: AbortSignal;
};

/** Statuses that say "not now": the database or this instance is away. */
const PASSING = [0, 502, 503, 504];

const RETRY_MS = 150;
/** A request under a key whose first sending was cut off has to come through after this long at the latest. */
const KEY_HELD_MAX_MS = 20_000;

/** Somebody who watches runs to their end, through whatever happens to the connections. */
export class Viewer {
  readonly violations: Violation[] = [];
  connections = 0;
  private readonly plan: ViewerPlan;
  private readonly frames = new Map<string, SeenFrame[]>();
  private readonly cursors = new Map<string, string>();
  private readonly ended = new Set<string>();
  private lastId = "";

  constructor(plan: ViewerPlan) {
    this.plan = plan;
    for (const run of plan.runs) {
      this.frames.set(run, []);
      this.cursors.set(run, "0.0");
    }
  }

  get viewings(): Viewing[] {
    return [...this.frames].map(([run, frames]) => ({ viewer: this.plan.name, run, frames }));
  }

  get sawEnd(): boolean {
    // Whom a followed run began ends before it, and is no reason to stay.
    const [first = ""] = this.frames.keys();
    return this.plan.how === "follow"
      ? this.ended.has(first)
      : this.frames.size > 0 && this.ended.size === this.frames.size;
  }

  /** Resolves when the end of every run was seen, or the signal says that there is no time left. */
  async watch(): Promise<void> {
    const { random, signal } = this.plan;
    for (let idle = 0; this.frames.size > 0 && !this.sawEnd && !signal.aborted;) {
      const before = this.lastId;
      const { status, by, body } = await this.connect();
      if (by === "cut") this.plan.onCut();
      if (status === 204) return this.over();
      if (status !== 200 && !PASSING.includes(status)) this.blame(`status ${status}: ${body}`);
      idle = before === this.lastId ? idle + 1 : 0;
      await sleep(random.int(0, 60) + Math.min(500, idle * 40), undefined, { signal }).catch(() => {});
    }
  }

  /**
   * Starts a run for a user by the route that answers with its stream, and watches it to its end. `onRun` is called
   * once, as soon as the run is known. Asking again under the same key gives the run that was started before.
   */
  async startAndWatch(
    user: string,
    cache: "use" | "bypass",
    key: string,
    onRun: (run: string, address: string) => void,
  ): Promise<void> {
    const { random, signal, project } = this.plan;
    for (let tries = 0; this.frames.size === 0 && !signal.aborted; tries++) {
      const addresses = this.plan.addresses();
      const address = addresses.length === 0 ? "http://127.0.0.1:1" : random.pick(addresses);
      this.connections++;
      const { status, by, body } = await readStream({
        url: `${address}/api/v1/events/extract/${user}/llm-stream?project=${project}&cache=${cache}`,
        method: "POST",
        headers: { "idempotency-key": key },
        format: "sse",
        cut: tries === 0 ? this.plan.nextCut() : undefined,
        silenceMs: this.plan.silenceMs,
        signal,
        onHeaders: ({ "x-run-id": run }) => {
          if (run === undefined || this.frames.size > 0) return;
          this.frames.set(run, []);
          this.cursors.set(run, "0.0");
          onRun(run, address);
        },
        onMessage: ({ id, data }) => this.take(id, data),
      });
      if (by === "cut") this.plan.onCut();
      const busy = status === 409 && body.includes("idempotency_in_progress");
      if (busy && tries * RETRY_MS > KEY_HELD_MAX_MS) return this.blame(`a key stays in progress: ${body}`);
      if (!busy && ![200, 204, ...PASSING].includes(status)) return this.blame(`status ${status}: ${body}`);
      if (this.frames.size === 0) await sleep(RETRY_MS, undefined, { signal }).catch(() => {});
    }
    await this.watch();
  }

  private connect(): Promise<Ended> {
    const { random, project, how, silenceMs, signal } = this.plan;
    const runs = [...this.frames.keys()];
    const addresses = this.plan.addresses();
    if (addresses.length === 0) return Promise.resolve({ status: 0, by: "error", body: "" });
    this.connections++;
    const cursor = how === "multi" ? [...this.cursors.values()].join() : this.lastId;
    // A browser that comes back by itself has the header; a page that is opened again has the query.
    const byHeader = random.chance(0.5) && cursor !== "";
    const single = `runs/${runs[0]}/events?${how === "follow" ? "follow=children&" : ""}`;
    const path = how === "multi" ? `streams?runs=${runs.join()}&` : single;
    const after = byHeader || cursor === "" ? "" : `&after=${encodeURIComponent(cursor)}`;
    return readStream({
      url: `${random.pick(addresses)}/api/v1/${path}project=${project}${after}`,
      headers: byHeader ? { "last-event-id": cursor } : {},
      format: how === "ndjson" ? "ndjson" : "sse",
      cut: this.plan.nextCut(),
      silenceMs,
      signal,
      onMessage: ({ id, data }) => this.take(id, data),
    });
  }

  private take(id: string | undefined, data: string): void {
    let frame: SeenFrame;
    try {
      frame = readFrame(data);
    } catch (error) {
      return this.blame(String(error));
    }
    const { how } = this.plan;
    if (how === "follow" && !this.frames.has(frame.run)) this.frames.set(frame.run, []);
    const frames = this.frames.get(frame.run);
    if (!frames) return this.blame(`a frame of ${frame.run}, which it did not ask for`);
    frames.push(frame);
    // A reset that tells where this viewer parts from the log also says where it stands now.
    this.cursors.set(frame.run, `${frame.attempt}.${frame.seq}`);
    const own = `${frame.attempt}.${frame.seq}`;
    this.lastId = how === "follow" ? (id ?? "") : how === "multi" ? [...this.cursors.values()].join() : own;
    if (how !== "ndjson" && id !== this.lastId) this.blame(`id ${id} on the frame ${this.lastId}`);
    if (withdrawnAfter(frame) !== undefined) this.ended.delete(frame.run);
    if (TERMINAL_TYPES.includes(frame.type)) this.ended.add(frame.run);
  }

  /** 204: nothing will ever follow. */
  private over(): void {
    for (const run of this.plan.how === "follow" ? this.plan.runs : this.frames.keys()) {
      if (!this.ended.has(run)) this.blame(`204 for ${run} although its end was not seen`);
    }
  }

  private blame(detail: string): void {
    this.violations.push({ kind: "bad_answer", about: this.plan.name, detail });
  }
}
