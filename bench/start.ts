import { startProduct } from "./product.ts";
import { ms, table } from "./stats.ts";

/** How long a built checkout takes to be ready: the first time, with database and sample to be made, and later. */
export async function benchStart(dataDir: string): Promise<string> {
  const rows: string[][] = [];
  for (const name of ["first start: new database, sample loaded", "second start", "third start"]) {
    const product = await startProduct(dataDir);
    rows.push([name, ms(product.readyMs)]);
    await product.stop();
  }
  return `### Start\n\n${table(["from a built checkout to ready", "time"], rows)}`;
}
