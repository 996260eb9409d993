import { layOut, type Layout } from "../load/cores.ts";
import { startModel, type Model } from "../model/index.ts";
import type { Bench } from "../options.ts";
import { direct, hasRedis, startPeer, type PeerKind } from "./peers.ts";
import type { System } from "./system.ts";
import { startTheProduct, type ProductSystem } from "./the-product.ts";

/** Everything one program compares, with one model behind all. */
export type LineUp = {
  model: Model;
  product: ProductSystem;
  /** In the order of the tables, the product last. */
  systems: readonly System[];
  peer(kind: PeerKind): System | undefined;
  /** Why something is not there, for the report; empty as a rule. */
  leftOut: string;
  stop(): Promise<void>;
};

/** Starts the model, the product and those of the wanted peers that can be had. */
export async function lineUp(bench: Bench, layout: Layout, wanted: readonly PeerKind[]): Promise<LineUp> {
  layOut(layout);
  const model = await startModel();
  const peers = new Map<PeerKind, System>();
  const notes: string[] = [];
  const stopAll = async (product?: System) => {
    await Promise.all([...peers.values(), ...(product ? [product] : [])].map((system) => system.stop()));
    model.stop();
    layOut("together");
  };
  try {
    for (const kind of bench.peers ? wanted : []) {
      if (kind === "resumable" && !hasRedis()) notes.push("(d) is left out: there is no redis-server here.");
      else {
        const peer = await startPeer(kind, model, layout).catch((error: unknown) => String(error));
        if (typeof peer === "string") notes.push(`${kind} is left out: ${peer}`);
        else peers.set(kind, peer);
      }
    }
    const product = await startTheProduct(bench.folder, model, layout);
    return {
      model,
      product,
      systems: [direct(model), ...peers.values(), product],
      peer: (kind) => peers.get(kind),
      leftOut: notes.map((note) => `\n\n${note}`).join(""),
      stop: () => stopAll(product),
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
