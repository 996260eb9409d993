import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { errorCode, identityOf, isAlive, sleep } from "./processes.ts";

/** Who holds a lock: the process and what it told about itself. */
export type Holder = { pid: number; identity?: string; [about: string]: unknown };

export type Lock = {
  /** Adds to what others read about the holder. */
  tell(about: Record<string, unknown>): void;
  release(): void;
};

export type LockResult =
  /** `previous` is who held it and died without giving it back. */
  { lock: Lock; previous: Holder | undefined; holder?: never } | { lock?: never; holder: Holder };

/** A file that stays empty this long was left by a process that died while it wrote. */
const EMPTY_MAX_MS = 2_000;

/**
 * Takes the lock, or says who holds it. A lock whose process is gone is taken over; a process with the same id that
 * began later does not count as its holder.
 */
export function tryLock(file: string, about: Record<string, unknown> = {}): LockResult {
  const identity = identityOf(process.pid);
  let previous: Holder | undefined;
  let mine: Holder = { pid: process.pid, ...(identity ? { identity } : {}), ...about };
  for (let round = 0; round < 50; round++) {
    try {
      writeFileSync(file, JSON.stringify(mine), { flag: "wx", mode: 0o644 });
      return {
        previous,
        lock: {
          tell(more) {
            mine = { ...mine, ...more };
            writeFileSync(file, JSON.stringify(mine));
          },
          release() {
            if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
          },
        },
      };
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
    const holder = readHolder(file);
    if (holder && isHolding(holder)) return { holder };
    if (holder || isAbandoned(file)) {
      setAside(file, holder);
      previous = holder;
    }
  }
  return { holder: readHolder(file) ?? { pid: 0 } };
}

/** Like tryLock, but waits up to `waitMs` for the holder to end. `onWait` is called once, when waiting begins. */
export async function waitForLock(
  file: string,
  waitMs: number,
  onWait: (holder: Holder) => void = () => {},
): Promise<LockResult> {
  const deadline = Date.now() + waitMs;
  let told = false;
  for (;;) {
    const result = tryLock(file);
    if (result.lock || Date.now() >= deadline) return result;
    if (!told) onWait(result.holder);
    told = true;
    await sleep(100);
  }
}

/** Whether the process that wrote this is still the one running under its id. */
export function isHolding(holder: Holder): boolean {
  if (!isAlive(holder.pid)) return false;
  const now = identityOf(holder.pid);
  return now === undefined || holder.identity === undefined || now === holder.identity;
}

/** What a lock file says; undefined when there is none or it is not written yet. */
export function readHolder(file: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof holder === "object" && holder !== null && "pid" in holder ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function isAbandoned(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > EMPTY_MAX_MS;
}

/** Moves a stale lock away, and back again if another process was quicker and the file is its new lock. */
function setAside(file: string, stale: Holder | undefined): void {
  const aside = `${file}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved && isHolding(moved) && moved.pid !== stale?.pid) renameSync(aside, file);
  else rmSync(aside, { force: true });
}
