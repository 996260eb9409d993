import { bindBeside, bindServer, type Layout } from "../load/cores.ts";
import { cpuS, residentMb } from "../load/proc.ts";
import type { Model } from "../model/index.ts";
import { postmasterOf, startProduct, type Product } from "../product.ts";
import { sleep, untilItRests, type System } from "./system.ts";

export type ProductSystem = System & { product: Product; api(path: string): string; users: readonly string[] };

/** Settings that make the model service the product's. */
export const asking = (model: Model): Record<string, string> => ({
  OPENAI_BASE_URL: model.baseUrl,
  OPENAI_API_KEY: "bench",
  OPENAI_MODEL: "ticker",
  LLM_CONCURRENCY: "256",
});

/** A user whose history fits into one window has one call in each run, and enough rows for the model's records. */
const ROWS = { min: 12, max: 115 };

/** The product on the sample's users: one stream is one run of an extraction. */
export async function startTheProduct(
  dataDir: string,
  model: Model,
  layout: Layout,
  settings: Record<string, string> = {},
): Promise<ProductSystem> {
  const product = await startProduct(dataDir, { ...asking(model), ...settings });
  const postmaster = await postmasterOf(product.databaseUrl());
  if (layout === "apart") {
    bindServer(product.serverPid());
    bindBeside(postmaster);
  }
  const serverPid = product.serverPid();
  const api = (path: string) => `${product.address}/api/v1${path}${path.includes("?") ? "&" : "?"}project=sample`;
  const users = await usersOf(api);
  const own = () => cpuS(serverPid);
  return {
    name: "**Whystream**",
    product,
    api,
    users,
    url: (n) => api(`/events/extract/${users[n % users.length]}/llm-stream?cache=bypass`),
    body: "",
    serverPid,
    cpuS: own,
    besideCpuS: () => cpuS(postmaster),
    memoryMb: () => residentMb(serverPid),
    async settle() {
      await cancelAll(api);
      await untilItRests(own);
    },
    stop: product.stop,
  };
}

async function usersOf(api: (path: string) => string): Promise<string[]> {
  const answer = await fetch(api("/users?limit=500"));
  const { items } = (await answer.json()) as { items: { id: string; behaviors: number }[] };
  const fitting = items.filter(({ behaviors }) => behaviors >= ROWS.min && behaviors <= ROWS.max);
  return fitting.map(({ id }) => encodeURIComponent(id));
}

const CANCEL_ALL_MS = 120_000;

/** Ends all live runs of the sample, which reading no longer does not. */
export async function cancelAll(api: (path: string) => string): Promise<void> {
  const deadline = performance.now() + CANCEL_ALL_MS;
  for (;;) {
    const answer = await fetch(api("/runs?live=true&limit=200"));
    const { items } = (await answer.json()) as { items: { id: string }[] };
    if (items.length === 0) return;
    if (performance.now() > deadline) throw new Error(`${items.length} runs do not end`);
    for (let from = 0; from < items.length; from += 20) {
      const some = items.slice(from, from + 20);
      // A run that ended in the meantime refuses, which is as good.
      await Promise.all(
        some.map(async ({ id }) => await (await fetch(api(`/runs/${id}/cancel`), { method: "POST" })).text()),
      );
    }
    await sleep(100);
  }
}
