import type { Bench } from "./options.ts";
import { startProduct } from "./product.ts";
import { judged, ms, table } from "./stats.ts";

const BUDGET_MS = 10_000;

/** How long a built checkout takes to be ready: the first time, with database and sample to be made, and later. */
export async function benchStart({ folder: dataDir }: Bench): Promise<string> {
  const rows: string[][] = [];
  for (const name of ["first start: new database, sample loaded", "second start", "third start"]) {
    const product = await startProduct(dataDir);
    rows.push([name, judged(ms(product.readyMs), product.readyMs <= BUDGET_MS), `≤ ${ms(BUDGET_MS)}`]);
    await product.stop();
  }
  return `### Start\n\n${table(["from a built checkout to ready", "time", "budget"], rows)}`;
}
