import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { GraphId, GraphRequest, type Graph } from "@/lib/causal";
import { generateGraph, getGraph } from "@/lib/causal/server";
import type { Ctx } from "@/lib/core";
import type { ServerLlmClient } from "@/lib/llm/server";
import { importFile } from "@/lib/ingest/server/import-for-test";
import { MiningQuestion, PatternId, PatternSetId } from "@/lib/patterns";
import { minePatternsOf } from "@/lib/patterns/server";
import type { KeptRuns } from "@/lib/runs/server";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { createTestLlm, keepTestRuns, watchRun } from "@/lib/testing/test-runs";
import { FactQuery, QueryRequest } from "..";
import { answersOfEdge, getConversation } from "./conversations";
import { askQuestion } from "./ask-question";
import { computeFacts } from "./compute-facts";
import { recomputeFact } from "./recompute-fact";

let database: TestDb;
let ctx: Ctx;
let kept: KeptRuns;
let llm: ServerLlmClient;
beforeAll(async () => {
  database = await createTestDb({ max: 10 });
});
afterAll(() => database.close());
beforeEach(async () => {
  llm = createTestLlm(database.db, { offline: true, tokensPerS: 0 });
  ctx = await createTestCtx(database.db, { llm });
  kept = await keepTestRuns(ctx);
});
afterEach(async () => {
  await kept.stop();
  await llm.close();
});

/** Ads are followed by searches, and these by purchases, more often than not; people read whenever they like. */
async function giveEvents(users: number, firstDay = 1) {
  let state = 11;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const lines: string[] = [];
  for (let u = 0; u < users; u++) {
    for (let s = 0; s < 6; s++) {
      const start = Date.UTC(2026, 0, firstDay + s, 8, Math.floor(random() * 300));
      const add = (type: string, second: number) =>
        lines.push(`u${u},${type},${new Date(start + second * 1000).toISOString()}`);
      for (let n = 0; n < 3; n++) {
        const at = random() * 1200;
        add("ad", at);
        if (random() >= 0.6) continue;
        const searched = at + 5 + random() * 60;
        add("search", searched);
        if (random() < 0.5) add("buy", searched + 5 + random() * 60);
      }
      for (const type of ["read", "search", "buy"]) if (random() < 0.5) add(type, random() * 1500);
    }
  }
  await importFile(ctx, `user_id,event_type,start\n${lines.join("\n")}\n`, { kind: "events" });
}

async function generate(more: { graph_id?: GraphId } = {}): Promise<Graph> {
  const { run } = await generateGraph(
    ctx,
    GraphRequest.parse({ refute: false, model: false, target_events: ["buy"], ...more }),
  );
  const { fold } = await watchRun(ctx, run.id);
  return await getGraph(ctx, GraphId.parse(fold.state.result?.["graph_id"]));
}

const facts = async (...queries: unknown[]) =>
  await computeFacts(
    ctx,
    queries.map((query) => FactQuery.parse(query)),
    { tokens: 100_000 },
  );

test("what graphs and patterns hold is told as it is stored, of this project only, and comes out the same again", async () => {
  await giveEvents(60);
  const first = await generate();
  await giveEvents(70, 10);
  const graph = await generate({ graph_id: first.id });
  expect(graph.version).toBe(2);
  const place = { graph: graph.id, version: 2 };
  const nodeOf = (type: string) => {
    const node = graph.nodes.find((each) => each.type === type);
    if (!node) throw new Error(`no node of ${type}`);
    return node;
  };
  const edgeOf = (from: string, to: string) =>
    graph.edges.find(({ source, target }) => source === nodeOf(from).id && target === nodeOf(to).id);
  const [found, sold] = [edgeOf("ad", "search"), edgeOf("search", "buy")];
  if (!found?.stats || !sold) throw new Error("the planted links were not found");
  const unlinked = graph.nodes
    .flatMap((a) => graph.nodes.map((b) => [a, b] as const))
    .find(([a, b]) => a !== b && !graph.edges.some(({ source, target }) => source === a.id && target === b.id));
  if (!unlinked) throw new Error("everything is linked with everything");

  const { run } = await minePatternsOf(ctx, MiningQuestion.parse({ min_support: 0.5 }));
  const mined = await watchRun(ctx, run.id);
  const set = PatternSetId.parse(mined.fold.state.result?.["pattern_set_id"]);
  const told = await facts(
    { kind: "edge", ...place, edge: found.id },
    { kind: "path", ...place, edges: [found.id, sold.id] },
    { kind: "no_edge", ...place, source: unlinked[0].id, target: unlinked[1].id },
    { kind: "graph", ...place },
    { kind: "changes", graph: graph.id, from: 1, to: 2 },
    { kind: "pattern", pattern: PatternId.parse(`${set}-1`) },
  );
  expect(told.map(({ kind }) => kind)).toEqual(["edge", "path", "no_edge", "graph", "changes", "pattern"]);
  const figure = (kind: string, name: string) =>
    told.find((fact) => fact.kind === kind)?.figures.find((each) => each.name === name)?.value;
  expect(told[0]?.level).toBe(found.level);
  expect(told[0]?.text.en).toContain(found.sentence.en.replace(/\.$/, ""));
  expect(figure("edge", "users_both")).toBe(found.stats.users.ab);
  expect(figure("edge", "n")).toBe(found.stats.confidence.n);
  expect(told[1]?.level).toBe(Math.min(found.level, sold.level));
  expect(figure("graph", "edges")).toBe(graph.edges.length);
  expect(figure("graph", "nodes")).toBe(graph.nodes.length);
  expect(figure("changes", "users_before")).toBe(60);
  expect(figure("changes", "users_after")).toBe(70);
  expect(figure("pattern", "of")).toBe(70);
  for (const fact of told) expect(await recomputeFact(ctx, fact)).toMatchObject({ same: true });

  // What is there is not told to be missing, links in the wrong order are no path, and what was never made is no fact.
  expect(
    await facts(
      { kind: "no_edge", ...place, source: found.source, target: found.target },
      { kind: "path", ...place, edges: [sold.id, found.id] },
      { kind: "edge", ...place, version: 9, edge: found.id },
    ),
  ).toEqual([]);
  const other = await createTestCtx(database.db, { llm });
  const elsewhere = await computeFacts(
    other,
    told.map(({ query }) => query),
    { tokens: 100_000 },
  );
  expect(elsewhere).toEqual([]);
});

test("from a relation the way leads back to the answers that rest on it; a newer version makes them old", async () => {
  await giveEvents(60);
  const graph = await generate();
  const { run, conversation_id: conversation } = await askQuestion(
    ctx,
    QueryRequest.parse({ question: "What leads to buy?" }),
  );
  await watchRun(ctx, run.id);
  const answer = async () => (await getConversation(ctx, conversation)).messages[0]?.answers[0];
  const told = await answer();
  const cited = told?.evidence?.facts.flatMap(({ refs }) =>
    refs.flatMap((ref) => (ref.kind === "edge" ? [ref.id] : [])),
  );
  expect(told).toMatchObject({ status: "succeeded", stale: false });
  const [edge] = cited ?? [];
  if (!edge) throw new Error("the answer rests on no relation");
  const place = { graph: graph.id, edge, limit: 10 };
  expect((await answersOfEdge(ctx, place)).items.map(({ answer_id: id }) => id)).toEqual([told?.id]);
  await giveEvents(70, 10);
  await generate({ graph_id: graph.id });
  expect(await answer()).toMatchObject({ stale: true });
  const other = await createTestCtx(database.db, { llm });
  await expect(answersOfEdge(other, place)).rejects.toMatchObject({ code: "not_found" });
});
