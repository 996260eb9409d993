import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../scripts/sample/random.ts";
import { ask, itemRuns, post, problemCode } from "./api.ts";
import type { Viewing, Violation } from "./check/seen.ts";
import type { Cut } from "./connection.ts";
import { PROJECT, type World } from "./world.ts";
import { Viewer, type ViewerPlan } from "./viewer.ts";

export type LoadOptions = {
  world: World;
  random: Random;
  /** How many runs are live at once. */
  lanes: number;
  /** Share of runs that somebody cancels. */
  cancels: number;
  silenceMs: number;
  nextCut?: () => Cut | undefined;
  onCut?: () => void;
  /** A run was begun by a request to this address. */
  onStarted?: (run: string, address: string) => void;
  /** Aborts when there is no time left. */
  signal: AbortSignal;
};

/** People at work: they start runs, watch them one by one and several at once, cancel some of them. */
export class Load {
  readonly violations: Violation[] = [];
  /** Runs whose cancel was acknowledged. */
  readonly cancelled = new Set<string>();
  started = 0;
  private readonly options: LoadOptions;
  private readonly viewers: Viewer[] = [];
  private readonly busy = new Set<string>();
  private readonly live = new Set<string>();
  private enough = false;
  private going: Promise<unknown>;
  private names = 0;

  constructor(options: LoadOptions) {
    this.options = options;
    const lanes = Array.from({ length: options.lanes }, () => this.lane());
    this.going = Promise.all([...lanes, this.gallery(), ...(options.world.batches ? [this.batches()] : [])]);
  }

  get viewings(): Viewing[] {
    return this.viewers.flatMap(({ viewings }) => viewings);
  }

  get connections(): number {
    return this.viewers.reduce((sum, { connections }) => sum + connections, 0);
  }

  /** Begins nothing more, and resolves when everybody has seen the end of what they watch. */
  async finish(): Promise<void> {
    this.enough = true;
    await this.going;
    this.violations.push(...this.viewers.flatMap(({ violations }) => violations));
  }

  private viewer(how: ViewerPlan["how"], runs: readonly string[]): Viewer {
    const { world, random, silenceMs, nextCut, onCut, signal } = this.options;
    const viewer = new Viewer({
      name: `${how} viewer ${++this.names}`,
      project: PROJECT,
      runs,
      how,
      random,
      silenceMs,
      signal,
      addresses: world.addresses,
      nextCut: () => nextCut?.(),
      onCut: () => onCut?.(),
    });
    this.viewers.push(viewer);
    return viewer;
  }

  private async lane(): Promise<void> {
    const { random, world, signal } = this.options;
    while (!this.enough && !signal.aborted) {
      const free = world.users.filter((user) => !this.busy.has(user));
      if (free.length === 0) return;
      const user = random.pick(free);
      this.busy.add(user);
      await this.one(user);
      this.busy.delete(user);
    }
  }

  /** One run from its request to the last viewer's leave. */
  private async one(user: string): Promise<void> {
    const { random, cancels } = this.options;
    const key = `key-${++this.names}-${random.int(0, 1e9)}`;
    const watching: Promise<void>[] = [];
    const begun = (run: string, address: string) => {
      this.started++;
      this.live.add(run);
      this.options.onStarted?.(run, address);
      watching.push(this.viewer(random.chance(0.3) ? "ndjson" : "sse", [run]).watch());
      if (random.chance(cancels)) watching.push(this.cancel(run));
      id = run;
    };
    let id: string | undefined;
    if (random.chance(0.5)) await this.viewer("sse", []).startAndWatch(user, this.cache(), key, begun);
    else {
      const input = { user_id: user, cache: this.cache() };
      const run = await this.insist("runs", { kind: "extract-events", input }, key);
      if (run) begun(run.id, run.address);
    }
    await Promise.all(watching);
    if (id !== undefined) this.live.delete(id);
  }

  /** Starts a run by a route that answers at once, asking again under its key until it is told which run it is. */
  private async insist(path: string, input: object, key: string): Promise<{ id: string; address: string } | undefined> {
    const { world, random, signal } = this.options;
    const began = performance.now();
    while (!signal.aborted) {
      const addresses = world.addresses();
      const address = addresses.length === 0 ? "http://127.0.0.1:1" : random.pick(addresses);
      const body = post(input, { "idempotency-key": key });
      const reply = await ask(`${address}/api/v1/${path}?project=${PROJECT}`, body, 4000).catch(() => undefined);
      if (reply?.status === 202) return { id: (reply.body as { id: string }).id, address };
      const busy = reply && problemCode(reply) === "idempotency_in_progress";
      if (reply && !busy && reply.status !== 503) return this.blame(`${path}: ${JSON.stringify(reply.body)}`);
      if (busy && performance.now() - began > 20_000) return this.blame(`a key stays in progress: ${key}`);
      await sleep(150, undefined, { signal }).catch(() => {});
    }
    return undefined;
  }

  private async cancel(run: string): Promise<void> {
    const { world, random, signal } = this.options;
    await sleep(random.int(0, 2500), undefined, { signal }).catch(() => {});
    for (let tries = 0; tries < 40 && !signal.aborted; tries++) {
      const addresses = world.addresses();
      if (addresses.length > 0) {
        const url = `${random.pick(addresses)}/api/v1/runs/${run}/cancel?project=${PROJECT}`;
        const reply = await ask(url, { method: "POST" }, 4000).catch(() => undefined);
        if (reply && (reply.status === 200 || reply.status === 202)) return void this.cancelled.add(run);
        if (reply && problemCode(reply) === "run_not_cancellable") return;
        if (reply && reply.status !== 503) return this.blame(`cancelling: ${JSON.stringify(reply.body)}`);
      }
      await sleep(150, undefined, { signal }).catch(() => {});
    }
  }

  /** Somebody who watches whatever is going on, on one connection. */
  private async gallery(): Promise<void> {
    const { random, signal } = this.options;
    while (!this.enough && !signal.aborted) {
      const runs = random.sample([...this.live], random.int(2, 5));
      if (runs.length > 0) await this.viewer("multi", runs).watch();
      else await sleep(100, undefined, { signal }).catch(() => {});
    }
  }

  /** One batch after the other over a few users; its children are runs like any other, and some are watched too. */
  private async batches(): Promise<void> {
    const { world, random, signal } = this.options;
    while (!this.enough && !signal.aborted) {
      const free = world.users.filter((user) => !this.busy.has(user));
      const input = {
        user_ids: random.sample(free, random.int(3, 8)),
        lanes: random.int(2, 4),
        only: "all",
        cache: this.cache(),
      };
      if (input.user_ids.length > 0) {
        const run = await this.insist("events/extract", input, `batch-${++this.names}-${random.int(0, 1e9)}`);
        if (run) {
          this.started++;
          const children = await itemRuns(run.address, PROJECT, run.id).catch(() => []);
          const watched = [run.id, ...random.sample(children, 2)];
          await Promise.all([
            ...watched.map((id) => this.viewer(random.chance(0.3) ? "ndjson" : "sse", [id]).watch()),
            this.viewer("multi", watched).watch(),
            this.viewer("follow", [run.id]).watch(),
          ]);
        }
      }
      await sleep(300, undefined, { signal }).catch(() => {});
    }
  }

  /** Answers that are given again are over before anything can break, so most are asked for anew. */
  private cache(): "use" | "bypass" {
    return this.options.random.chance(0.15) ? "use" : "bypass";
  }

  private blame(detail: string): undefined {
    this.violations.push({ kind: "bad_answer", about: "a person at work", detail });
    return undefined;
  }
}
