import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GET as getGraph, PATCH as rename } from "@/app/api/v1/causal-graphs/[id]/route";
import { PUT as judge } from "@/app/api/v1/causal-graphs/[id]/edges/[edge]/verdict/route";
import { POST as generate } from "@/app/api/v1/causal-graphs/generate/route";
import { drawableEdges, Graph, GRAPH_EXPORTS, GraphOutline } from "@/lib/causal";
import type { Ctx } from "@/lib/core";
import { importFile } from "@/lib/ingest/server/import-for-test";
import { Run } from "@/lib/runs";
import { createTestCtx } from "@/lib/testing";
import { call, serve, type Served } from "@/lib/testing/serve";
import { watchRun } from "@/lib/testing/test-runs";

let served: Served;
let ctx: Ctx;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());
beforeEach(async () => {
  ctx = await createTestCtx(served.ctx.db, { llm: served.ctx.llm });
  const lines = Array.from({ length: 40 }, (_, u) =>
    Array.from({ length: 4 }, (__, d) => {
      const time = (minute: number) => new Date(Date.UTC(2026, 0, 5 + d, 1, u + minute)).toISOString();
      const follows = (u + d) % 4 > 0 ? `\nu${u},</text>buy,${time(2)}` : "";
      return `u${u},<b>search,${time(0)}${follows}\nu${u},read,${time((u * 7 + d * 5) % 29)}`;
    }).join("\n"),
  );
  await importFile(ctx, `user_id,event_type,start\n${lines.join("\n")}\n`, { kind: "events" });
});

const at = (path: string) => `/api/v1/causal-graphs${path}${path.includes("?") ? "&" : "?"}project=${ctx.project}`;

async function make(): Promise<Graph> {
  const body = { model: false, refute: false };
  // Asked twice at the same moment: one run makes it for both.
  const [first, second] = await Promise.all(
    [0, 1].map(() => call(generate, at("/generate"), { method: "POST", body })),
  );
  const runs = await Promise.all([first, second].map(async (response) => Run.parse(await response?.json())));
  expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
  const { fold } = await watchRun(ctx, runs[0]?.id ?? "");
  const id = String(fold.state.result?.["graph_id"]);
  return Graph.parse(await (await call(getGraph, at(`/${id}`), { params: { id } })).json());
}

test("a graph is a file in every format, the same bytes until it changes, and safe to look at", async () => {
  const graph = await make();
  expect(graph.nodes.length).toBe(3);
  for (const format of ["svg", ...Object.keys(GRAPH_EXPORTS)]) {
    const id = `${graph.id}.${format}`;
    const read = (headers?: Record<string, string>) =>
      call(getGraph, at(`/${id}`), { params: { id }, ...(headers ? { headers } : {}) });
    const [one, two] = [await read(), await read()];
    expect([format, one.status]).toEqual([format, 200]);
    const etag = one.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]{20,}"$/);
    expect(two.headers.get("etag")).toBe(etag);
    expect(await two.text()).toBe(await one.text());
    expect(one.headers.get("content-security-policy")).toContain("default-src 'none'");
    const known = await read({ "if-none-match": `"other", W/${etag}` });
    expect([format, known.status, await known.text()]).toEqual([format, 304, ""]);
    // Names of event types are data, whatever they look like.
    if (["svg", "graphml", "gexf"].includes(format)) expect(await (await read()).text()).not.toMatch(/<b>|<\/text>buy/);
  }
});

test("a graph in outline is the same graph with less of each edge", async () => {
  const graph = await make();
  const path = at(`/${graph.id}?edges=outline`);
  const read = await (await call(getGraph, path, { params: { id: graph.id } })).json();
  const outline = GraphOutline.parse(read);
  // What was read is all that an outline holds, and no more.
  expect(read).toEqual(outline);
  expect(drawableEdges(outline.edges)).toEqual(drawableEdges(graph.edges));
  expect(outline.edges.some(({ stats }) => stats?.lift)).toBe(true);
  const apart = graph.edges.map((edge) => ({
    ...edge,
    level_reasons: edge.level_reasons.filter(({ code }) => code === "not_together"),
  }));
  expect(outline).toEqual(GraphOutline.parse({ ...graph, edges: apart }));
  const odd = call(getGraph, at(`/${graph.id}?edges=few`), { params: { id: graph.id } });
  expect((await odd).status).toBe(400);
});

test("what is not a graph, a format, a name or a verdict is refused", async () => {
  const graph = await make();
  const edge = graph.edges[0]?.id ?? "e_000000000000";
  const missing = `gra_${"0".repeat(26)}`;
  const status = async (response: Promise<Response>) => (await response).status;
  expect(await status(call(getGraph, at(`/${missing}`), { params: { id: missing } }))).toBe(404);
  expect(await status(call(getGraph, at(`/${missing}.svg`), { params: { id: `${missing}.svg` } }))).toBe(404);
  expect(await status(call(getGraph, at(`/${graph.id}.exe`), { params: { id: `${graph.id}.exe` } }))).toBe(400);
  expect(await status(call(getGraph, at(`/${graph.id}?version=9`), { params: { id: graph.id } }))).toBe(404);
  const renamed = call(rename, at(`/${graph.id}`), { method: "PATCH", params: { id: graph.id }, body: { name: " " } });
  expect(await status(renamed)).toBe(400);
  const verdict = (body: unknown, of = edge) =>
    status(
      call(judge, at(`/${graph.id}/edges/${of}/verdict`), { method: "PUT", params: { id: graph.id, edge: of }, body }),
    );
  expect(await verdict({ verdict: "rejected" })).toBe(400);
  expect(await verdict({ verdict: "maybe" })).toBe(400);
  expect(await verdict({ verdict: "approved" }, "e_000000000000")).toBe(404);
  // A graph of another project is not there.
  const other = await createTestCtx(served.ctx.db, { llm: served.ctx.llm });
  const path = `/api/v1/causal-graphs/${graph.id}?project=${other.project}`;
  expect(await status(call(getGraph, path, { params: { id: graph.id } }))).toBe(404);
});
