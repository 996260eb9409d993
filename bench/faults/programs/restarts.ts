import { sleep } from "../../../scripts/lib/processes.ts";
import { PRODUCT_CONNECTIONS, type World } from "../world.ts";
import type { Program } from "./program.ts";

/** The database goes away and comes back while runs go on: crashed, stopped, or by ending its connections. */
export function restarts(rounds: number): Program {
  const done = { immediate: 0, fast: 0, connections: 0 };
  return {
    name: "restarts",
    mayFail: () => false,
    async run(world, random, signal) {
      for (let n = 0; n < rounds && !signal.aborted; n++) {
        await sleep(random.int(500, 2500));
        const how = (["immediate", "fast", "connections"] as const)[n % 3] ?? "fast";
        done[how]++;
        if (how === "connections") {
          await endConnections(world, random.uniform(0.3, 1));
          continue;
        }
        await world.stopDatabase(how);
        await sleep(random.int(0, 2000));
        await world.startDatabase();
      }
    },
    report: () => [
      `${done.immediate + done.fast} restarts of the database (${done.immediate} immediate, ${done.fast} fast)`,
      `${done.connections} times connections ended by the server`,
    ],
  };
}

async function endConnections(world: World, share: number): Promise<void> {
  await world.sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name LIKE ${`${PRODUCT_CONNECTIONS}%`} AND random() < ${share}`.catch(() => {});
}
