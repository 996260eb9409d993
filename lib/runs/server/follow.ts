import { selectTails, type Db, type RunKey, type TailRead } from "@/db";
import { shared } from "@/lib/core/server";
import { LiveRun } from "./live";
import { nameOf, signalsOf, type Signals } from "./signals";

/** What a followed run keeps in memory for its viewers; who is further behind reads the log. */
const KEPT_CHARS_MAX = 128 * 1024;
/** Reads begin this far apart at least, so that all runs that moved meanwhile share one. */
const READ_EVERY_MS = 12;
/** Nobody tells of every frame for certain, so all followed runs are looked at now and then. */
const POLL_MS = { healthy: 1000, deaf: 200 };
const RETRY_MS = 250;
/** A run whose last viewer left stays followed a little: pages reload. */
const LINGER_MS = 3000;
const READ_FRAMES = { all: 5000, min: 20, max: 500 };

type Followed = { key: RunKey; live: LiveRun; viewers: number; due: boolean; linger?: ReturnType<typeof setTimeout> };

export type Follow = {
  /** The run's newest frames; closed when the run is over. Everything in it is in the log. */
  live: LiveRun;
  /** To be called once, when the viewer needs it no longer. */
  release(): void;
};

/**
 * The runs that viewers of this process watch and other processes write: each is read once for all of its viewers,
 * and all of them in one query, when a signal says that they moved and now and then without one.
 */
export class Followers {
  private readonly db: Db;
  private readonly signals: Signals;
  private readonly runs = new Map<string, Followed>();
  private readTimer: ReturnType<typeof setTimeout> | undefined;
  private pollTimer: ReturnType<typeof setTimeout> | undefined;
  private reading = false;
  private readAt = -Infinity;

  constructor(db: Db, signals: Signals) {
    this.db = db;
    this.signals = signals;
    signals.on("moved", (name) => this.look(this.runs.get(name)));
    signals.onMissed(() => this.lookAtAll());
  }

  /** Runs that are followed, viewed or lingering. */
  get size(): number {
    return this.runs.size;
  }

  /** What is in memory of a run that is followed already, and therefore there and not over. */
  peek(key: RunKey): LiveRun | undefined {
    return this.runs.get(nameOf(key))?.live;
  }

  /** Follows a run, from a number on unless it is followed already. The log after it is read at once. */
  follow(key: RunKey, after: number): Follow {
    const name = nameOf(key);
    let run = this.runs.get(name);
    if (!run) {
      run = { key, live: new LiveRun(after, KEPT_CHARS_MAX), viewers: 0, due: false };
      this.runs.set(name, run);
      // From here on a signal finds the run, so the read that follows leaves no gap.
      this.look(run);
      this.schedulePoll();
    }
    const followed = run;
    followed.viewers++;
    clearTimeout(followed.linger);
    return { live: followed.live, release: () => this.release(followed) };
  }

  private release(run: Followed): void {
    run.viewers--;
    if (run.viewers > 0) return;
    clearTimeout(run.linger);
    run.linger = setTimeout(() => this.drop(run), LINGER_MS);
    run.linger.unref();
  }

  private drop(run: Followed): void {
    const name = nameOf(run.key);
    if (this.runs.get(name) === run) this.runs.delete(name);
    clearTimeout(run.linger);
    run.live.close();
  }

  private look(run: Followed | undefined): void {
    if (!run) return;
    run.due = true;
    this.scheduleRead(this.readAt + READ_EVERY_MS - performance.now());
  }

  private lookAtAll(): void {
    for (const run of this.runs.values()) this.look(run);
  }

  private scheduleRead(ms: number): void {
    if (this.reading || this.readTimer !== undefined || this.signals.stopped) return;
    this.readTimer = setTimeout(() => void this.read(), Math.max(0, ms));
    this.readTimer.unref();
  }

  private schedulePoll(): void {
    if (this.pollTimer !== undefined || this.runs.size === 0) return;
    this.pollTimer = setTimeout(
      () => {
        this.pollTimer = undefined;
        this.lookAtAll();
        this.schedulePoll();
      },
      this.signals.healthy ? POLL_MS.healthy : POLL_MS.deaf,
    );
    this.pollTimer.unref();
  }

  private async read(): Promise<void> {
    this.readTimer = undefined;
    const due = [...this.runs.values()].filter((run) => run.due);
    if (due.length === 0) return;
    this.reading = true;
    this.readAt = performance.now();
    let waitMs = READ_EVERY_MS;
    try {
      for (const run of due) run.due = false;
      const limit = Math.min(READ_FRAMES.max, Math.max(READ_FRAMES.min, Math.floor(READ_FRAMES.all / due.length)));
      const wanted = due.map(({ key, live }) => ({ ...key, after: live.last }));
      const reads = await selectTails(this.db, wanted, limit);
      due.forEach((run, i) => this.take(run, reads[i], limit));
    } catch (error) {
      this.signals.log.error({ runs: due.length }, "cannot read the logs of runs that are viewed", error);
      for (const run of due) run.due = true;
      waitMs = RETRY_MS;
    }
    this.reading = false;
    if (due.some((run) => run.due) || [...this.runs.values()].some((run) => run.due)) {
      this.scheduleRead(this.readAt + waitMs - performance.now());
    }
  }

  private take(run: Followed, read: TailRead | undefined, limit: number): void {
    if (!read) return;
    for (const frame of read.frames) run.live.push(frame);
    run.live.markLogged(run.live.last);
    if (read.frames.length === limit) run.due = true;
    // What an ended run's log still holds and was not found here has been packed; viewers read that for themselves.
    else if (read.endedAt !== undefined) this.drop(run);
  }
}

/** The followed runs of the process that has this pool. */
export function followersOf(db: Db): Followers {
  const all = shared("runs.followers", () => new WeakMap<Db, Followers>());
  const followers = all.get(db) ?? new Followers(db, signalsOf(db));
  all.set(db, followers);
  return followers;
}
