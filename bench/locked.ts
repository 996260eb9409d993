import postgres from "postgres";
import { Following } from "./load/follow.ts";
import type { Bench } from "./options.ts";
import { judged, ms, quantile, table } from "./stats.ts";
import { lineUp } from "./systems/line-up.ts";

const ROUNDS = 3;
const PIECES = 150;
const LOCKED_MS = 500;
/** Half of the lock: a stream that waited for it could not stay below, and a busy machine seldom gets above. */
const BUDGET_MS = LOCKED_MS / 2;

/** No chunk waits for the database: a steady stream while nobody can write to the run log. */
export async function benchLocked(bench: Bench): Promise<string> {
  const { model, product, systems, stop } = await lineUp({ ...bench, peers: false }, "together", []);
  await model.play({ pieces: PIECES, everyMs: 20, text: "line" });
  const sql = postgres(product.product.databaseUrl(), { max: 2, onnotice: () => {} });
  let user = 0;
  let waited = 0;
  const rounds = async (ask: () => Promise<number[]>) => {
    const gaps: number[] = [];
    // The first gaps meet a run that is being started.
    for (let n = 0; n < ROUNDS; n++) gaps.push(...(await ask()).slice(10));
    return gaps;
  };
  const through = () => gapsOf(product.url(user++), "");
  try {
    await through();
    const alone = await rounds(() => gapsOf(systems[0]?.url(0) ?? "", "{}"));
    const free = await rounds(through);
    const locked = await rounds(async () => {
      const [gaps, waiting] = await Promise.all([through(), lockLog(sql)]);
      waited += waiting;
      return gaps;
    });
    if (waited < ROUNDS) throw new Error("nobody waited for the lock, so nothing was measured");
    const worst = quantile(locked, 1);
    const row = (name: string, gaps: number[]) => [name, ms(quantile(gaps, 0.5)), ms(quantile(gaps, 1)), ""];
    return `### No chunk waits for the database\n\n${table(
      [`${ROUNDS} streams, a piece every 20 ms: between two pieces`, "p50", "worst", "budget"],
      [
        row("model alone", alone),
        row("through the product", free),
        [
          `through the product, the run log locked for ${LOCKED_MS} ms`,
          ms(quantile(locked, 0.5)),
          judged(ms(worst), worst <= BUDGET_MS),
          `≤ ${ms(BUDGET_MS)}`,
        ],
      ],
    )}`;
  } finally {
    await sql.end();
    await stop();
  }
}

/** How long nothing came between one read with pieces in it and the next. */
async function gapsOf(url: string, body: string): Promise<number[]> {
  const reader = new Following(url, { body, leaveAfter: PIECES });
  await reader.ended;
  const reads = reader.cameUs.filter((came, i) => came !== reader.cameUs[i - 1]);
  return reads.slice(1).map((came, i) => (came - (reads[i] ?? Number.NaN)) / 1000);
}

/** Holds the table while the stream is under way. Gives how many connections waited for it just before it is let go. */
async function lockLog(sql: postgres.Sql): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return await sql.begin(async (tx) => {
    await tx`LOCK TABLE frames IN ACCESS EXCLUSIVE MODE`;
    await new Promise((resolve) => setTimeout(resolve, LOCKED_MS));
    const [row] = await sql<{ waiting: number }[]>`
      SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND relation = 'frames'::regclass`;
    return row?.waiting ?? 0;
  });
}
