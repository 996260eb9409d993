import postgres from "postgres";
import { startProduct } from "./product.ts";
import { read } from "./reading.ts";
import { judged, ms, quantile, table } from "./stats.ts";
import { asking, direct, viaProduct } from "./streams.ts";
import { startTicker } from "./ticker.ts";

const ROUNDS = 3;
const PIECES = 150;
const LOCKED_MS = 500;
/** Half of the lock: a stream that waited for it could not stay below, and a busy machine seldom gets above. */
const BUDGET_MS = LOCKED_MS / 2;

/** No chunk waits for the database: a steady stream while nobody can write to the run log. */
export async function benchLocked(dataDir: string): Promise<string> {
  const ticker = await startTicker();
  Object.assign(ticker, { pieces: PIECES, everyMs: 20, silentMs: 0 });
  const product = await startProduct(dataDir, asking(ticker));
  const sql = postgres(product.databaseUrl(), { max: 2, onnotice: () => {} });
  let user = 0;
  let waited = 0;
  const rounds = async (ask: () => Promise<{ gapsMs: number[] }>) => {
    const gaps: number[] = [];
    // The first gaps meet a run that is being started.
    for (let n = 0; n < ROUNDS; n++) gaps.push(...(await ask()).gapsMs.slice(10));
    return gaps;
  };
  const through = () => read(viaProduct(product, user++), { leaveAfter: PIECES });
  try {
    await through();
    const alone = await rounds(() => read(direct(ticker), { body: "{}", leaveAfter: PIECES }));
    const free = await rounds(through);
    const locked = await rounds(async () => {
      const [reading, waiting] = await Promise.all([through(), lockLog(sql)]);
      waited += waiting;
      return reading;
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
    await product.stop();
    await ticker.close();
  }
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
