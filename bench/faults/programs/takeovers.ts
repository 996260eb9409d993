import { sleep } from "../../../scripts/lib/processes.ts";
import type { World } from "../world.ts";
import type { Instance } from "../instance.ts";

type Victim = { id: string; attempt: number };

/** Knows who works on which run, and measures how long runs stay without anybody after their worker was ended. */
export class Takeovers {
  private readonly world: World;
  /** The owner that runs of an instance have, by the instance's start. */
  private readonly owners = new Map<string, string>();
  private readonly measuring: Promise<void>[] = [];
  readonly ms = { kill: [] as number[], freeze: [] as number[], stop: [] as number[] };

  constructor(world: World) {
    this.world = world;
  }

  /** A run that was just begun by a request belongs to the instance that answered. */
  async learn(run: string, address: string): Promise<void> {
    const instance = this.world.instances.find((one) => one.address === address);
    if (!instance || this.owners.has(instance.life)) return;
    const { life } = instance;
    const rows = await this.world.sql<{ owner: string | null }[]>`
      SELECT owner FROM runs WHERE id = ${run} AND attempt = 1`.catch(() => []);
    const owner = rows[0]?.owner;
    if (owner) this.owners.set(life, owner);
  }

  /** Runs the instance works on at this moment; undefined when that is not known. */
  async victimsOf(instance: Instance): Promise<Victim[]> {
    const owner = this.owners.get(instance.life);
    if (owner === undefined) return [];
    return await this.world.sql<Victim[]>`
      SELECT id, attempt FROM runs
      WHERE owner = ${owner} AND status NOT IN ('succeeded', 'partial', 'failed', 'cancelled')`;
  }

  /** Waits beside everything else until somebody else works on each of them. */
  measure(how: keyof Takeovers["ms"], victims: readonly Victim[], signal: AbortSignal): void {
    const began = performance.now();
    const waiting = new Map(victims.map(({ id, attempt }) => [id, attempt]));
    const look = async () => {
      while (waiting.size > 0 && performance.now() - began < 60_000 && !signal.aborted) {
        const rows = await this.world.sql<{ id: string; attempt: number; over: boolean }[]>`
          SELECT id, attempt, status IN ('succeeded', 'partial', 'failed', 'cancelled') AS over
          FROM runs WHERE id IN ${this.world.sql([...waiting.keys()])}`.catch(() => []);
        for (const { id, attempt, over } of rows) {
          const taken = attempt > (waiting.get(id) ?? 0);
          if (taken) this.ms[how].push(performance.now() - began);
          if (taken || over) waiting.delete(id);
        }
        await sleep(50);
      }
    };
    this.measuring.push(look());
  }

  async settled(): Promise<void> {
    await Promise.all(this.measuring);
  }
}
