import { join } from "node:path";
import { startPostgres } from "../../scripts/postgres/index.ts";
import { layOut, type Layout } from "../load/cores.ts";
import { startModel, type Model } from "../model/index.ts";
import type { Bench } from "../options.ts";
import { startProduct } from "../product.ts";
import { startTheProduct, type ProductSystem } from "./the-product.ts";

/** Two instances of the product that share one database, as behind a load balancer. */
export type Pair = {
  model: Model;
  here: ProductSystem;
  there: ProductSystem;
  databaseUrl: string;
  stop(): Promise<void>;
};

export async function startPair(bench: Bench, layout: Layout): Promise<Pair> {
  layOut(layout);
  const shared = join(bench.folder, "shared");
  // Only an installation with a database of its own makes the sample.
  await (await startProduct(shared)).stop();
  const database = await startPostgres(shared);
  const model = await startModel();
  const started: ProductSystem[] = [];
  const stop = async () => {
    await Promise.all(started.map((system) => system.stop()));
    await database.stop();
    model.stop();
    layOut("together");
  };
  try {
    const instance = async (name: string) => {
      const settings = { DATABASE_URL: database.url };
      const system = await startTheProduct(join(bench.folder, name), model, layout, settings);
      started.push(system);
      return system;
    };
    const here = await instance("here");
    const there = await instance("there");
    return { model, here, there, databaseUrl: database.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
