import { renewWritings, selectWritings, sqlState, type Db, type Writing, type WritingState } from "@/db";
import type { Clock, Log } from "@/lib/core";
import { WANTED, type Signals } from "./signals";

/** What a writer is told: somebody elsewhere reads along, nobody does any more, or another writes the answer now. */
export type DeskNews = "wanted" | "unwanted" | "lost";

/** Keeps the leases of everything that this process writes, and its ears open for readers elsewhere. */
export type Desk = {
  /** Begins with a writing whose lease is new; the function it gives ends it. */
  open(writing: Writing, tell: (news: DeskNews) => void): () => void;
  close(): void;
};

/**
 * One desk for a process: however many answers it writes, one statement renews all their leases, and between renewals
 * one statement each `pollMs` asks whether anybody reads along.
 */
export function createDesk(deps: {
  db: Db;
  clock: Clock;
  log: Log;
  signals: Signals;
  leaseMs: number;
  pollMs: number;
}): Desk {
  const { db, clock, log, signals, leaseMs, pollMs } = deps;
  const open = new Map<string, { writing: Writing; tell(news: DeskNews): void }>();
  let going: AbortController | undefined;
  let renewedAt = 0;
  const deaf = signals.on(WANTED, (owner) => open.get(owner)?.tell("wanted"));

  async function look(): Promise<void> {
    const here = [...open.values()];
    const writings = here.map(({ writing }) => writing);
    const due = clock.now() - renewedAt >= leaseMs / 3;
    const reading = { writings, readersMs: leaseMs };
    const at = clock.now();
    const rows = await (due ? renewWritings(db, { ...reading, leaseMs }) : selectWritings(db, reading));
    if (due) renewedAt = at;
    const states = new Map(rows.map((row: WritingState) => [row.owner, row]));
    for (const { writing, tell } of here) {
      if (!open.has(writing.owner)) continue;
      const state = states.get(writing.owner);
      if (state === undefined) open.delete(writing.owner);
      tell(state === undefined ? "lost" : state.wanted ? "wanted" : "unwanted");
    }
  }

  async function keep(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await clock.sleep(Math.min(pollMs, leaseMs / 3), stop);
      if (open.size === 0) return end();
      // A lease that cannot be renewed runs out by itself; what is being written is written to its end all the same.
      await look().catch((thrown: unknown) =>
        log.warn({ reason: sqlState(thrown) ?? "" }, "leases of answers not renewed"),
      );
    }
  }

  function end(): void {
    going?.abort();
    going = undefined;
  }

  return {
    open(writing, tell) {
      if (open.size === 0) renewedAt = clock.now();
      open.set(writing.owner, { writing, tell });
      if (going === undefined) {
        going = new AbortController();
        keep(going.signal).catch(() => {});
      }
      return () => open.delete(writing.owner);
    },
    close() {
      deaf();
      open.clear();
      end();
    },
  };
}
