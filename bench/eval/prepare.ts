import { type Product } from "../product.ts";
import { SAMPLE_SEED } from "../../scripts/sample/index.ts";
import type { Truth } from "./truth.ts";

export const PROJECT = "sample";
const TARGET = "下单购买";

/** A graph with what its edges are between, by the names of event types. */
export type GraphOutline = { id: string; edges: ReadonlyMap<string, { from: string; to: string; level: number }> };

/**
 * Brings the sample project to where questions are asked: its true events beside its rows, its target chosen, and a graph
 * made from them by the offline model.
 */
export async function prepare(product: Product, truth: Truth): Promise<GraphOutline> {
  const api = apiOf(product);
  const form = new FormData();
  form.set("kind", "events");
  form.set("file", new Blob([truth.eventsFile]), `${SAMPLE_SEED}-events.csv`);
  const sent = await fetch(api("/imports"), { method: "POST", body: form });
  if (!sent.ok) throw new Error(`the events were not taken: ${await sent.text()}`);
  await ended(product, sent.headers.get("x-run-id") ?? "");
  const role = await fetch(api(`/event-types/${encodeURIComponent(TARGET)}`), {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ role: "target" }),
  });
  if (!role.ok) throw new Error(`the target was not taken: ${await role.text()}`);
  return await makeGraph(product);
}

/** Has events made of all rows by the offline model, as somebody without a key would. */
export async function extractAll(product: Product): Promise<void> {
  const { id } = await post<{ id: string }>(apiOf(product)("/events/extract"), {});
  await ended(product, id);
}

/** A graph of the events that are there, by the offline model. */
export async function makeGraph(product: Product): Promise<GraphOutline> {
  const api = apiOf(product);
  const made = await post<{ id: string }>(api("/causal-graphs/generate"), { target_events: [TARGET] });
  const run = await ended(product, made.id);
  const id = String(run.result?.["graph_id"] ?? "");
  const graph = await get<{
    id: string;
    nodes: { id: string; type: string | null; label: { zh: string } }[];
    edges: { id: string; source: string; target: string; level: number }[];
  }>(api(`/causal-graphs/${id}`));
  const names = new Map(graph.nodes.map((node) => [node.id, node.type ?? node.label.zh]));
  return {
    id: graph.id,
    edges: new Map(
      graph.edges.map(({ id: edge, source, target, level }) => [
        edge,
        { from: names.get(source) ?? "", to: names.get(target) ?? "", level },
      ]),
    ),
  };
}

export const apiOf =
  ({ address }: Product) =>
  (path: string): string =>
    `${address}/api/v1${path}${path.includes("?") ? "&" : "?"}project=${PROJECT}`;

export async function get<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export async function post<T>(url: string, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

type RunShape = { status: string; result?: Record<string, unknown>; error?: { message: string } };

/** Waits for a run's last frame. */
async function ended(product: Product, id: string): Promise<RunShape> {
  const api = apiOf(product);
  await (await fetch(api(`/runs/${id}/events`))).text();
  const run = await get<RunShape>(api(`/runs/${id}`));
  if (run.status !== "succeeded" && run.status !== "partial") {
    throw new Error(`${id} is ${run.status}: ${run.error?.message ?? ""}`);
  }
  return run;
}
