import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { generateSample } from "../scripts/sample/index.ts";
import type { Bench } from "./options.ts";
import { startProduct, type Product } from "./product.ts";
import { judged, ms, quantile, table } from "./stats.ts";

const SHARED = join(import.meta.dirname, "../../shared/data/ad-journeys/behavior_data.csv");
const TIMES = 3;
const BUDGET = { rowsPerS: 20_000, grownMb: 150, healthP99Ms: 50 };

type ImportShape = { id: string; status: string; rows: { read: number; accepted: number; rejected: number } };

/** Imports the behaviours a few times into fresh projects, and asks for /healthz all the while. */
export async function benchImport({ folder: dataDir }: Bench): Promise<string> {
  const file = existsSync(SHARED)
    ? readFileSync(SHARED)
    : Buffer.from(generateSample().files.find(({ kind }) => kind === "behaviors")?.text ?? "");
  const product = await startProduct(dataDir);
  try {
    const { rowsPerS, grownMb, healthP99Ms } = BUDGET;
    const rows = [["budget", "", "", `≥ ${rowsPerS}`, "", `≤ ${grownMb} MB`, "", `≤ ${ms(healthP99Ms)}`]];
    for (let n = 1; n <= TIMES; n++) rows.push(await once(product, file, n));
    return `### Import\n\n${table(["behaviours into an empty project", "rows", "time", "rows/s", "memory before", "grown by at most", "/healthz p50", "/healthz p99"], rows)}`;
  } finally {
    await product.stop();
  }
}

async function once(product: Product, file: Buffer, n: number): Promise<string[]> {
  const { address } = product;
  const project = await json<{ id: string }>(`${address}/api/v1/projects`, { name: `bench ${n}` });
  const health: number[] = [];
  const before = product.memoryMb();
  let most = before;
  let going = true;
  const watching = (async () => {
    while (going) {
      const at = performance.now();
      await (await fetch(`${address}/healthz`)).arrayBuffer();
      health.push(performance.now() - at);
      most = Math.max(most, product.memoryMb());
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const form = new FormData();
  form.set("kind", "behaviors");
  form.set("file", new Blob([new Uint8Array(file)]), "behavior_data.csv");
  const startedAt = performance.now();
  const sent = await fetch(`${address}/api/v1/imports?project=${project.id}`, { method: "POST", body: form });
  const { id, run_id: run } = (await sent.json()) as { id: string; run_id: string };
  await (await fetch(`${address}/api/v1/runs/${run}/events?project=${project.id}`)).text();
  const took = performance.now() - startedAt;
  going = false;
  await watching;
  const done = (await (await fetch(`${address}/api/v1/imports/${id}?project=${project.id}`)).json()) as ImportShape;
  if (done.rows.accepted !== done.rows.read) throw new Error(`not all rows went in: ${JSON.stringify(done.rows)}`);
  const rowsPerS = Math.round(done.rows.read / (took / 1000));
  const grownMb = most - before;
  const healthP99Ms = quantile(health, 0.99);
  return [
    `try ${n}`,
    String(done.rows.read),
    ms(took),
    judged(String(rowsPerS), rowsPerS >= BUDGET.rowsPerS),
    `${before.toFixed(0)} MB`,
    judged(`${grownMb.toFixed(0)} MB`, grownMb <= BUDGET.grownMb),
    ms(quantile(health, 0.5)),
    judged(ms(healthP99Ms), healthP99Ms <= BUDGET.healthP99Ms),
  ];
}

async function json<T>(url: string, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}
