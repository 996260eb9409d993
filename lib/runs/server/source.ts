import type { Db, RunKey } from "@/db";
import { followersOf, type Follow } from "./follow";
import { localRun } from "./hub";
import type { LiveRun } from "./live";

/** The run in the memory of this process, if it is this process that works on it. */
function localLive(db: Db, key: RunKey): LiveRun | undefined {
  const local = localRun(key);
  return local?.db === db ? local.live : undefined;
}

/** The run in the memory of this process, whether it works on it or only reads what another one writes. */
export function inMemory(db: Db, key: RunKey): LiveRun | undefined {
  return localLive(db, key) ?? followersOf(db).peek(key);
}

/**
 * Where one viewer's newest frames come from: the memory of this process while it works on the run, else what it
 * reads of the log for all of its viewers, else nothing but the log itself. Which of them it is changes when the run
 * changes hands.
 */
export class Source {
  private readonly db: Db;
  private readonly key: RunKey;
  private followed: Follow | undefined;
  private local: LiveRun | undefined;

  constructor(db: Db, key: RunKey) {
    this.db = db;
    this.key = key;
    this.local = localLive(db, key);
  }

  /**
   * Looks whose run it is by now. True when a writer of this process has gone: what the viewer has seen of it may
   * never have reached the log.
   */
  changedHands(): boolean {
    // A run is closed before it leaves the memory, and this is asked for each token.
    if (this.local !== undefined && !this.local.closed) return false;
    const now = localLive(this.db, this.key);
    if (now === this.local) return false;
    const before = this.local;
    this.local = now;
    if (now) this.close();
    return before !== undefined;
  }

  get isLocal(): boolean {
    return this.local !== undefined;
  }

  /** Undefined where only the log is to be read. */
  get live(): LiveRun | undefined {
    return this.local ?? this.followed?.live;
  }

  /** Has the log of another process's run read from this number on. */
  follow(after: number): void {
    if (!this.local) this.followed ??= followersOf(this.db).follow(this.key, after);
  }

  close(): void {
    this.followed?.release();
    this.followed = undefined;
  }
}
