import { spawnSync } from "node:child_process";
import { createRandom } from "../../scripts/sample/random.ts";
import type { Violation } from "./check/seen.ts";
import { judge, type Judgement } from "./judge.ts";
import { answerAll, type Pace } from "./model.ts";
import { disconnects } from "./programs/disconnects.ts";
import { kills } from "./programs/kills.ts";
import { startLoad, type Program } from "./programs/program.ts";
import { provider } from "./programs/provider.ts";
import { restarts } from "./programs/restarts.ts";
import type { World } from "./world.ts";

/** A run of one to a few seconds, so that a fault has time to meet it. */
export const PACE: Pace = { pieceChars: 24, everyMs: 20 };

export const PROGRAMS = {
  disconnects: (rounds: number, seed: string) => disconnects(rounds, createRandom(`${seed} cuts`)),
  kills: (rounds: number, _seed: string, world: World) => kills(rounds, world),
  restarts: (rounds: number) => restarts(rounds),
  provider: (rounds: number, seed: string) => provider(rounds, createRandom(`${seed} provider`), PACE),
} satisfies Record<string, (rounds: number, seed: string, world: World) => Program>;

export type ProgramName = keyof typeof PROGRAMS;

export type Outcome = Judgement & { name: ProgramName; done: string[]; connections: number; seconds: number };

/**
 * Runs one program on a world: people work, things break, everything comes back, and then what was seen is compared
 * with what is left. `limitMs` bounds the whole of it; what is not over then counts as stuck.
 */
export async function runProgram(
  world: World,
  name: ProgramName,
  { seed, rounds, limitMs, judged }: { seed: string; rounds: number; limitMs: number; judged: Set<string> },
): Promise<Outcome> {
  const began = performance.now();
  const time = AbortSignal.timeout(limitMs);
  const random = createRandom(`${seed} ${name}`);
  world.model.answer = (asked) => answerAll(asked, PACE);
  const program: Program = PROGRAMS[name](rounds, seed, world);
  const load = startLoad(world, random, program, time);
  await program.run(world, random, time);
  await load.finish();
  const judgement = await judge(world, load, { mayFail: program.mayFail, judged });
  if (time.aborted)
    judgement.violations.push({ kind: "stuck", about: name, detail: `not over after ${limitMs / 1000} s` });
  const seconds = (performance.now() - began) / 1000;
  return { ...judgement, name, done: program.report(), connections: load.connections, seconds };
}

/** What a failure needs to be looked at again. */
export function replayLine(seed: string): string {
  const commit = spawnSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).stdout?.trim() || "unknown";
  return `seed=${seed} commit=${commit}`;
}

const SHOWN_MAX = 20;

export function describeOutcome({ name, done, connections, seconds, ...rest }: Outcome): string {
  const statuses = Object.entries(rest.statuses).map(([status, n]) => `${n} ${status}`);
  return [
    `### ${name}`,
    "",
    ...done.map((line) => `- ${line}`),
    `- ${rest.runs} runs (${statuses.join(", ")}; ${rest.batches} of them batches), ${rest.frames} frames in their logs`,
    `- ${rest.seen} frames seen on ${connections} connections in ${seconds.toFixed(0)} s`,
    `- ${rest.violations.length} violations`,
    ...describeViolations(rest.violations),
    "",
  ].join("\n");
}

export function describeViolations(violations: readonly Violation[]): string[] {
  const counts = [...Map.groupBy(violations, ({ kind }) => kind)].map(([kind, list]) => `${kind} ${list.length}`);
  const shown = violations
    .slice(0, SHOWN_MAX)
    .map(({ kind, about, detail }) => `  - ${kind} · ${about}: ${detail.slice(0, 400)}`);
  return counts.length === 0 ? [] : [`  ${counts.join(", ")}`, ...shown];
}
