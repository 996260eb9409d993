import type { Random } from "../../../scripts/sample/random.ts";
import type { JudgeOptions } from "../judge.ts";
import { Load, type LoadOptions } from "../load.ts";
import type { World } from "../world.ts";

/** How a program of faults goes about: it may shape the load, it does its damage, and it counts what it did. */
export type Program = {
  name: string;
  /** What the load does besides starting and watching. */
  load?: Partial<LoadOptions>;
  mayFail: JudgeOptions["mayFail"];
  /** Resolves when the damage is done and everything that was ended is there again. */
  run(world: World, random: Random, signal: AbortSignal): Promise<void>;
  /** What was done, in words, after it was done. */
  report(): string[];
};

export type ProgramOptions = { rounds: number; random: Random };

export function startLoad(world: World, random: Random, program: Program, signal: AbortSignal): Load {
  return new Load({ world, random, lanes: 8, cancels: 0.1, silenceMs: 13_000, signal, ...program.load });
}
