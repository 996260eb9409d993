import type { Db, RunKey } from "@/db";
import { AppError } from "@/lib/core";
import { shared } from "@/lib/core/server";
import type { LiveRun } from "./live";

/** A run this process works on. */
export type LocalRun = {
  key: RunKey;
  /** The pool it is written through, which is the process's only one outside of tests. */
  db: Db;
  live: LiveRun;
  /** The attempt this process was given. */
  attempt: number;
  /** A parent or an item of one; the limits of this process are about items. */
  isItem: boolean;
  /** Ends the work; the reason decides what the run becomes. */
  abort: AbortController;
  /** Asks it to rest. */
  pause(): void;
  /** Settles when the work has ended and everything is written. */
  ended: Promise<void>;
};

const local = () => shared("runs.local", () => new Map<string, LocalRun>());

const name = (key: RunKey) => `${key.projectId}/${key.runId}`;

export function localRun(key: RunKey): LocalRun | undefined {
  return local().get(name(key));
}

export function localRuns(): LocalRun[] {
  return [...local().values()];
}

export function addLocalRun(run: LocalRun): void {
  local().set(name(run.key), run);
}

export function removeLocalRun(run: LocalRun): void {
  if (local().get(name(run.key)) === run) local().delete(name(run.key));
}

/** Pools of a process that is ending. */
const leaving = () => shared("runs.leaving", () => new WeakSet<Db>());

/** Says whether runs on this pool are still begun here, or left to whoever comes after this process. */
export function markLeaving(db: Db, leaves: boolean): void {
  if (leaves) leaving().add(db);
  else leaving().delete(db);
}

/** Whether this process is giving its runs back and begins none any more. */
export const isLeaving = (db: Db): boolean => leaving().has(db);

/** Names this process as the owner of its runs: a new name for each start, so that an earlier self is a stranger. */
export function processOwner(): string {
  return shared("runs.owner", () => crypto.randomUUID());
}

/**
 * Why a run's work is ended from outside. They are told apart by identity, and whoever asks for the end may have
 * another copy of this module than whoever works on the run, so they exist once per process too.
 */
export function endReasons() {
  return shared("runs.endReasons", () => ({
    cancelled: new AppError("cancelled"),
    paused: new AppError("interrupted"),
    takenOver: new AppError("interrupted"),
    shuttingDown: new AppError("interrupted"),
  }));
}
