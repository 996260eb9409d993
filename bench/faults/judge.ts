import { sleep } from "../../scripts/lib/processes.ts";
import { allRuns, itemsOf, timeline } from "./api.ts";
import { readStream } from "./connection.ts";
import { checkUser } from "./check/events.ts";
import { checkItems, checkRun, type RunEvidence, type RunFacts } from "./check/run.ts";
import { readFrame, type SeenFrame, type Viewing, type Violation } from "./check/seen.ts";
import type { Load } from "./load.ts";
import { PROJECT, type World } from "./world.ts";

export type Judgement = {
  violations: Violation[];
  runs: number;
  batches: number;
  frames: number;
  seen: number;
  statuses: Record<string, number>;
};

export type JudgeOptions = {
  /** Whether a failure with this code is explained by what the program did. */
  mayFail(code: string): boolean;
  /** Runs that an earlier program of this world has been judged by; only their events still count. */
  judged: Set<string>;
};

/** Fetches everything that is left after a program, and compares it with what was seen while it went on. */
export async function judge(world: World, load: Load, { mayFail, judged }: JudgeOptions): Promise<Judgement> {
  const addresses = world.addresses();
  const pick = (n: number) => addresses[n % addresses.length] ?? "";
  const all = (await allRuns(pick(0), PROJECT)).filter(({ kind }) => kind === "extract-events");
  const byRun = Map.groupBy(load.viewings, ({ run }) => run);
  const evidence = await inParts(all, 8, async (run, n) => gather(pick(n), run, byRun.get(run.id) ?? []));
  const fresh = evidence.filter(({ run }) => !judged.has(run.id));
  const violations = [...load.violations, ...fresh.flatMap(checkRun)];
  for (const { run } of fresh) {
    judged.add(run.id);
    if (load.cancelled.has(run.id) && run.status !== "cancelled") {
      violations.push({
        kind: "cancel_broken",
        about: run.id,
        detail: `it was acknowledged, and the run ${run.status}`,
      });
    }
    if (run.status === "cancelled" && !load.cancelled.has(run.id)) {
      violations.push({ kind: "unexplained", about: run.id, detail: "cancelled, and nobody asked" });
    }
    if (run.status === "failed" && !mayFail(run.error?.code ?? "")) {
      violations.push({ kind: "unexplained", about: run.id, detail: `failed: ${JSON.stringify(run.error)}` });
    }
  }
  const batches = fresh.filter(({ run }) => run.items !== undefined);
  await inParts(batches, 4, async ({ run }, n) => {
    violations.push(...checkItems(run, await itemsOf(pick(n), PROJECT, run.id)));
  });
  const facts = await inParts(world.users, 8, async (id, n) => ({ id, ...(await timeline(pick(n), PROJECT, id)) }));
  for (const user of facts) violations.push(...checkUser(user, evidence, { covers: true }));
  return {
    violations,
    runs: fresh.length,
    batches: batches.length,
    frames: fresh.reduce((sum, { log }) => sum + log.length, 0),
    seen: load.viewings.reduce((sum, { frames }) => sum + frames.length, 0),
    statuses: Object.fromEntries(
      [...Map.groupBy(fresh, ({ run }) => run.status)].map(([status, list]) => [status, list.length]),
    ),
  };
}

async function gather(address: string, run: RunFacts, viewings: readonly Viewing[]): Promise<RunEvidence> {
  for (let tries = 0; ; tries++) {
    const log: SeenFrame[] = [];
    const { status } = await readStream({
      url: `${address}/api/v1/runs/${run.id}/events?project=${PROJECT}`,
      format: "ndjson",
      // A run that is not over has a log all the same.
      cut: { afterMs: 5000, how: "destroy" },
      silenceMs: 2000,
      signal: new AbortController().signal,
      onMessage: ({ data }) => log.push(readFrame(data)),
    });
    if (status === 200 || tries === 40) return { run, log, viewings };
    await sleep(250);
  }
}

async function inParts<T, R>(list: readonly T[], size: number, work: (item: T, n: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < list.length; at += size) {
    results.push(...(await Promise.all(list.slice(at, at + size).map((item, n) => work(item, at + n)))));
  }
  return results;
}
