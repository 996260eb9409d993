import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  EdgePeopleRequest,
  GraphId,
  GraphRequest,
  type EdgeGroup,
  type Graph,
  type GraphRequestInput,
} from "@/lib/causal";
import { RunId, type Ctx } from "@/lib/core";
import { extractBatch } from "@/lib/events/server";
import { recordsAnswer, startProvider, steps, type Provider } from "@/e2e/provider/index";
import type { ServerLlmClient } from "@/lib/llm/server";
import { importFile } from "@/lib/ingest/server/import-for-test";
import { SegmentRef } from "@/lib/people";
import { createSegment } from "@/lib/people/server";
import { cancelRun, listRuns, type KeptRuns } from "@/lib/runs/server";
import { countRows, createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { createTestLlm, keepTestRuns, serviceAt, takeOverRun, watchRun } from "@/lib/testing/test-runs";
import { edgePeople, edgeRows } from "./edge-people";
import { getEdge, judgeEdge } from "./edges";
import { generateGraph, updateGraph } from "./generate-graph";
import { compareGraphVersions, getGraph, listGraphs, removeGraph } from "./graphs";
import { recomputeGraph } from "./recompute";
import { previewGraph } from "./preview";
import { reviewEdges } from "./review-edges";

let database: TestDb;
let ctx: Ctx;
let kept: KeptRuns;
let llm: ServerLlmClient;
let provider: Provider;
beforeAll(async () => {
  [database, provider] = await Promise.all([createTestDb({ max: 10 }), startProvider()]);
});
afterAll(async () => {
  await Promise.all([database.close(), provider.close()]);
});
beforeEach(async () => {
  await useModel({ offline: true, tokensPerS: 0 });
});
afterEach(async () => {
  await kept.stop();
  await llm.close();
  provider.reset();
});

async function useModel(connection: Parameters<typeof createTestLlm>[1]) {
  llm = createTestLlm(database.db, connection);
  ctx = await createTestCtx(database.db, { llm });
  kept = await keepTestRuns(ctx);
}

/** Goes on with a model that is reached over the wire and says what a test has put into its queue. */
async function useProvider() {
  await kept.stop();
  await llm.close();
  await useModel(serviceAt(provider));
}

/**
 * Sessions in which an ad is followed by a search, and a search by a purchase, within two minutes more often than not;
 * and in which people read and chat whenever they like.
 */
async function giveEvents(users: number, sessions = 6, firstDay = 1) {
  let state = 11;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const lines: string[] = [];
  for (let u = 0; u < users; u++) {
    for (let s = 0; s < sessions; s++) {
      const start = Date.UTC(2026, 0, firstDay + s, 8, Math.floor(random() * 300));
      const add = (type: string, second: number) =>
        lines.push(`u${u},${type},${new Date(start + second * 1000).toISOString()}`);
      for (let n = 0; n < 3; n++) {
        const at = random() * 1200;
        add("ad", at);
        if (random() < 0.6) {
          const searched = at + 5 + random() * 60;
          add("search", searched);
          if (random() < 0.5) add("buy", searched + 5 + random() * 60);
        }
      }
      for (const type of ["read", "chat", "search", "buy"]) if (random() < 0.5) add(type, random() * 1500);
    }
  }
  await importFile(ctx, `user_id,event_type,start\n${lines.join("\n")}\n`, { kind: "events" });
}

const ask = async (input: GraphRequestInput = {}) =>
  (await generateGraph(ctx, GraphRequest.parse({ refute: false, ...input }))).run;

async function generate(input: GraphRequestInput = {}) {
  const { fold, frames } = await watchRun(ctx, (await ask(input)).id);
  const { state } = fold;
  expect(state.end).toMatchObject({ type: "done" });
  const graph = await getGraph(ctx, GraphId.parse(state.result?.["graph_id"]));
  return { state, frames, graph };
}

/** Edges as `source>target` with their levels. */
const levels = ({ nodes, edges }: Graph) => {
  const type = new Map(nodes.map((node) => [node.id, node.type]));
  return new Map(edges.map(({ source, target, level }) => [`${type.get(source)}>${type.get(target)}`, level]));
};

describe("a graph", () => {
  test("has the links that the events hold, told as they come about, and none that they do not", async () => {
    await giveEvents(60);
    const { graph, state, frames } = await generate({ target_events: ["buy"] });
    const found = levels(graph);
    expect(found.get("ad>search")).toBeGreaterThanOrEqual(2);
    expect(found.get("search>buy")).toBeGreaterThanOrEqual(2);
    for (const pair of ["read>chat", "chat>read", "read>buy", "chat>ad"]) expect(found.get(pair) ?? 0).toBe(0);
    expect(graph.nodes.find(({ type }) => type === "buy")?.kind).toBe("result");
    expect(new Set(state.edges.keys())).toEqual(new Set(graph.edges.map(({ id }) => id)));
    // What the data say is drawn before the model writes its first word.
    const firstEdge = frames.findIndex(({ type }) => type === "edge");
    const firstWord = frames.findIndex(({ type }) => type === "llm_chunk");
    expect(firstEdge).toBeGreaterThan(0);
    expect(firstWord).toBeGreaterThan(firstEdge);
    expect(graph.model).toBe(ctx.llm.connection.model);
    expect(graph.stale).toBeNull();
    expect(graph.layout).not.toBeNull();
    expect(await countRows(ctx.db, "causal_graph_lines", ctx.project)).toBe(0);
  });

  test("without a model is made from the same figures", async () => {
    await giveEvents(60);
    const withModel = await generate();
    const without = await generate({ model: false });
    expect(without.graph.model).toBeNull();
    expect(without.frames.some(({ type }) => type === "llm_chunk")).toBe(false);
    const figures = ({ edges }: Graph) =>
      new Map(edges.map(({ id, level, stats, sentence }) => [id, { level, stats, sentence }]));
    expect(figures(without.graph)).toEqual(figures(withModel.graph));
  });

  test("that is stopped leaves nothing", async () => {
    await giveEvents(60);
    const run = await ask();
    await cancelRun(ctx, RunId.parse(run.id));
    const { fold } = await watchRun(ctx, run.id);
    expect(fold.state.status).toBe("cancelled");
    for (const table of ["causal_graphs", "causal_graph_versions", "causal_graph_lines"] as const) {
      expect(await countRows(ctx.db, table, ctx.project)).toBe(0);
    }
  });

  test("that another takes over is there once", async () => {
    await giveEvents(60);
    const run = await ask();
    await takeOverRun(ctx, run.id);
    await kept.stop();
    kept = await keepTestRuns(ctx);
    const { fold } = await watchRun(ctx, run.id);
    expect(fold.state.end).toMatchObject({ type: "done" });
    const { items } = await listGraphs(ctx, { limit: 10 });
    expect(items.map(({ id, version }) => [id, version])).toEqual([[fold.state.result?.["graph_id"], 1]]);
    expect(await countRows(ctx.db, "causal_graph_versions", ctx.project)).toBe(1);
  });

  test("cannot be made of nothing, nor of types and graphs that are not there", async () => {
    await expect(ask()).rejects.toMatchObject({ code: "no_events" });
    await giveEvents(3, 1);
    await expect(ask({ target_events: ["fly"] })).rejects.toMatchObject({ code: "unknown_event_types" });
    const missing = `gra_${"0".repeat(26)}`;
    await expect(ask({ graph_id: missing } as GraphRequestInput)).rejects.toMatchObject({ code: "not_found" });
  });

  test("rests on what was said beforehand, whatever is chosen of the events", async () => {
    await giveEvents(20, 4);
    // A single event later, of somebody who does nothing else.
    await importFile(ctx, "user_id,event_type,start\nlate,wave,2026-02-01 08:00:00\n", { kind: "events" });
    const { id } = await createSegment(ctx, { name: "late", definition: { where: { on: "events", type: ["wave"] } } });
    const choices: GraphRequestInput[] = [
      {},
      { from: "2026-01-02", to: "2026-01-03" },
      { from: "2026-02-01" },
      { segment: SegmentRef.parse(id) },
      { exclude_types: ["read", "chat"] },
      { to: "2026-01-02", exclude_types: ["ad"] },
      { from: "2026-03-01" },
    ];
    const whole = await previewGraph(ctx, GraphRequest.parse({}));
    for (const choice of choices) {
      const { events, users, types, exact } = await previewGraph(ctx, GraphRequest.parse(choice));
      const { figures } = (await generate({ ...choice, model: false })).graph;
      expect({ events, users, types, exact }).toEqual({
        events: figures.events,
        users: figures.users,
        types: figures.types,
        exact: true,
      });
      expect(choice === choices[0] || events < whole.events).toBe(true);
    }
  });

  test("of a single event says what it cannot say", async () => {
    await importFile(ctx, "user_id,event_type,start\nu1,buy,2026-01-05 08:00:00\n", { kind: "events" });
    const { graph } = await generate();
    expect(graph.edges).toEqual([]);
    expect(graph.limits.map(({ code }) => code)).toEqual(expect.arrayContaining(["one_type", "hidden_causes"]));
  });
});

describe("behind an edge", () => {
  test("stand as many users as it says, in whom it holds and in whom not, down to their events", async () => {
    await giveEvents(60);
    const { graph } = await generate({ model: false });
    const edge = graph.edges.find(({ stats }) => stats?.scale === "session" && stats.direct !== null);
    if (!edge?.stats) throw new Error("no direct edge");
    const ask = async (group: EdgeGroup) =>
      await edgePeople(ctx, graph.id, edge.id, EdgePeopleRequest.parse({ group, limit: 200 }));
    const [followed, aOnly, bOnly] = [await ask("followed"), await ask("a_only"), await ask("b_only")];
    const { a, b, ab } = edge.stats.users;
    expect(followed.totals).toEqual({ followed: ab, a_only: a - ab, b_only: b - ab });
    expect([followed, aOnly, bOnly].map(({ items }) => items.length)).toEqual([ab, a - ab, b - ab]);
    const [first] = followed.items;
    expect(first?.steps.map(({ event_ids }) => event_ids.length)).toEqual([1, 1]);
    const rows = await edgeRows(ctx, graph.id, edge.id, first?.user_id ?? "");
    const told = [...rows.source, ...rows.target].map(({ id }) => id);
    for (const { event_ids } of first?.steps ?? []) expect(told).toEqual(expect.arrayContaining(event_ids));
    await expect(edgeRows(ctx, graph.id, edge.id, "nobody")).rejects.toMatchObject({ code: "not_found" });
  });
});

test("what one does is looked at as a source of what others do whom the profiles tie to them", async () => {
  let state = 7;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const events: string[] = [];
  const profiles: string[] = [];
  for (let home = 0; home < 60; home++) {
    for (const member of ["a", "b"]) profiles.push(`${member}${home},h${home}`);
    for (let day = 0; day < 6; day++) {
      const start = Date.UTC(2026, 0, 1 + day, 18, Math.floor(random() * 120));
      const add = (user: string, type: string, second: number) =>
        events.push(`${user}${home},${type},${new Date(start + Math.round(second * 1000)).toISOString()}`);
      for (const [user, other] of [
        ["a", "b"],
        ["b", "a"],
      ] as const) {
        for (const type of ["read", "chat", "buy", "tell"]) {
          for (let n = 0; n < 2; n++) {
            const at = random() * 1500;
            add(user, type, at);
            if (type === "tell" && random() < 0.7) add(other, "buy", at + 5 - 60 * Math.log(1 - random()));
          }
        }
      }
    }
  }
  await importFile(ctx, `user_id,household\n${profiles.join("\n")}\n`, { kind: "profiles" });
  await importFile(ctx, `user_id,event_type,start\n${events.join("\n")}\n`, { kind: "events" });
  const { graph } = await generate({ influence: "household", model: false, refute: true });
  expect(levels(graph).get("tell>buy")).toBe(2);
  const edge = graph.edges.find(({ stats }) => stats?.scale === "related" && stats.direct !== null);
  if (!edge?.stats) throw new Error("no edge between people");
  expect(edge.sentence.en).toContain("people who may influence each other");
  expect(edge.stats.direct?.stability).toBeGreaterThanOrEqual(0.8);
  const people = async (group: EdgeGroup) =>
    await edgePeople(ctx, graph.id, edge.id, EdgePeopleRequest.parse({ group, limit: 200 }));
  const [followed, aOnly] = [await people("followed"), await people("a_only")];
  expect([followed.total, aOnly.total]).toEqual([edge.stats.users.ab, edge.stats.users.a - edge.stats.users.ab]);
  expect(followed.items[0]?.steps[0]).toMatchObject({ type: "tell" });
  expect(followed.items[0]?.steps[0]?.event_ids.length).toBeGreaterThan(0);

  const alone = await generate({ model: false });
  expect(levels(alone.graph).get("tell>buy") ?? 0).toBe(0);
  const apart = await generate({ influence: "user_name", model: false });
  expect(apart.graph.limits).toContainEqual({ code: "nobody_related", params: { field: "user_name" } });
});

test("every figure comes out the same from the rows, and is told where it would not", async () => {
  await giveEvents(30);
  const { graph } = await generate({ refute: true, model: false });
  const signal = new AbortController().signal;
  const again = await recomputeGraph(ctx, graph.id, undefined, signal);
  expect(again).toEqual({
    graph_id: graph.id,
    version: 1,
    data_changed: false,
    edges: graph.edges.length,
    differing: [],
  });
  await giveEvents(30, 2, 20);
  const changed = await recomputeGraph(ctx, graph.id, undefined, signal);
  expect(changed.data_changed).toBe(true);
  expect(changed.differing.length).toBeGreaterThan(0);
  expect(changed.differing[0]?.figures).toContain("n_a");
});

describe("a model over the wire", () => {
  const says = (from: string, to: string, more = {}) => ({
    record: "edge",
    from,
    to,
    relation: "cause",
    confidence: 0.9,
    zh: "有关联。",
    en: "They go together.",
    ...more,
  });

  test("may guess, name and doubt; what it says beyond the data is marked, what is no line of its grammar listed", async () => {
    await useProvider();
    await giveEvents(60);
    provider.queue(
      recordsAnswer([
        { record: "node", id: "x1", kind: "event", zh: "促销", en: "sale" },
        says("x1", "t1"),
        says("t1", "t99"),
        says("t1", "t2", { zh: "前者导致后者。", en: "The first causes the second." }),
        { record: "insight", zh: "相关。", en: "They go together.", edges: ["t1>t2"] },
      ]),
    );
    const { graph, state } = await generate();
    expect(state.status).toBe("partial");
    expect(graph.rejected).toMatchObject([{ line: 3, reason: "unknown_node" }]);
    const guess = graph.edges.find(({ source }) => graph.nodes.find(({ id }) => id === source)?.label.en === "sale");
    expect(guess).toMatchObject({ level: 0, origin: "model", agreement: "model_only", stats: null });
    const told = graph.edges.filter(({ model }) => model?.overstated.length);
    expect(told.map(({ model }) => model?.overstated)).toEqual([["前者导致后者。", "The first causes the second."]]);
    expect(graph.insights).toMatchObject([{ text: { en: "They go together." } }]);
    expect(graph.model).toBe("m");
    // Edges of the data that it says nothing of are there all the same.
    expect([...levels(graph).values()].filter((level) => level >= 2).length).toBeGreaterThanOrEqual(2);
  });

  test("that breaks off is asked for the rest only", async () => {
    await useProvider();
    await giveEvents(60);
    provider.queue(
      steps({ do: "text", text: `${JSON.stringify(says("t1", "t2"))}\n` }, { do: "cut" }),
      recordsAnswer([says("t2", "t3")]),
    );
    const { graph, state } = await generate();
    expect(state.end).toMatchObject({ type: "done" });
    expect(graph.edges.filter(({ model }) => model !== null).length).toBe(2);
    const [, second] = provider.requests;
    const prompt = JSON.stringify(second?.body);
    expect(prompt).toContain("<<<told");
    expect(state.answer.split("\n").filter((line) => line.includes('"edge"')).length).toBe(2);
  });

  test("that answers with garbage leaves no graph", async () => {
    await useProvider();
    await giveEvents(60);
    provider.queue(recordsAnswer([{ record: "nonsense" }, { record: "nonsense" }]));
    const { fold } = await watchRun(ctx, (await ask()).id);
    expect(fold.state.end).toMatchObject({ type: "error", code: "answer_unusable" });
    expect(await countRows(ctx.db, "causal_graph_versions", ctx.project)).toBe(0);
  });
});

describe("the second day", () => {
  test("makes a graph out of date; its next version keeps verdicts and says what changed", async () => {
    await giveEvents(60);
    const { graph } = await generate();
    const [first] = graph.edges;
    if (!first) throw new Error("a graph without edges");
    await judgeEdge(ctx, graph.id, first.id, { verdict: "rejected", reason: "common_cause", comment: "sale" });
    await giveEvents(60, 2, 20);
    const stale = await getGraph(ctx, graph.id);
    expect(stale.stale?.reasons).toEqual(["events"]);

    const second = await generate({ graph_id: graph.id });
    expect(second.graph).toMatchObject({ id: graph.id, version: 2, stale: null, verdicts: { rejected: 1 } });
    expect(second.graph.edges.find(({ id }) => id === first.id)?.human).toMatchObject({
      verdict: "rejected",
      reason: "common_cause",
      comment: "sale",
      version: 1,
    });
    const changes = await compareGraphVersions(ctx, graph.id, {});
    expect(changes).toMatchObject({ from: 1, to: 2 });
    expect(changes.events.after).toBeGreaterThan(changes.events.before);
    // The earlier version is as it was, but for what people say.
    const before = await getGraph(ctx, graph.id, 1);
    expect(before.edges.map(({ human: _human, ...edge }) => edge)).toEqual(
      graph.edges.map(({ human: _human, ...edge }) => edge),
    );
    await removeGraph(ctx, graph.id);
    for (const table of [
      "causal_graph_versions",
      "causal_graph_edges",
      "causal_graph_nodes",
      "edge_verdicts",
    ] as const) {
      expect(await countRows(ctx.db, table, ctx.project)).toBe(0);
    }
  });

  test("is brought up to date by abstracting only the users whose behaviours changed", async () => {
    const rows = (users: readonly number[], day: number) =>
      users.flatMap((u) =>
        ["search", "browse", "compare", "purchase"].flatMap((action, i) =>
          [0, 1].map((n) => `user_${u},${action},2026-01-0${day} 1${n * 2}:${10 + i * 3}:00,车型${u % 3}`),
        ),
      );
    const bring = async (lines: string[]) =>
      await importFile(ctx, `user_id,action,timestamp,item_id\n${lines.join("\n")}\n`, { kind: "behaviors" });
    await bring(rows([1, 2, 3, 4, 5, 6], 5));
    await watchRun(ctx, (await extractBatch(ctx, {})).id);
    const { graph } = await generate();
    await bring(rows([2, 5], 6));
    expect((await getGraph(ctx, graph.id)).stale).toEqual({ reasons: ["behaviors"], users_due: 2 });

    const { run } = await updateGraph(ctx, graph.id);
    const { fold } = await watchRun(ctx, run.id);
    expect(fold.state.end).toMatchObject({ type: "done" });
    const updated = await getGraph(ctx, graph.id);
    expect(updated).toMatchObject({ version: 2, stale: null });
    expect(updated.figures.events).toBeGreaterThan(graph.figures.events);
    const { items } = await listRuns(ctx, { kind: "extract-events", limit: 10 });
    expect(items.map((each) => each.items?.total)).toEqual([2, 6]);
  });

  test("a verdict can be taken back, and its history stays", async () => {
    await giveEvents(60);
    const { graph } = await generate({ model: false });
    const edge = graph.edges[0]?.id ?? "";
    await judgeEdge(ctx, graph.id, edge, { verdict: "approved" });
    await judgeEdge(ctx, graph.id, edge, { verdict: "needs_data" });
    await judgeEdge(ctx, graph.id, edge, { verdict: null });
    const found = await getEdge(ctx, graph.id, edge);
    expect(found.human).toBeNull();
    expect(found.history.map(({ verdict }) => verdict)).toEqual(["needs_data", "approved"]);
    expect(found.level).toBe(graph.edges[0]?.level);
  });
});

test("a review asks in both directions, twice, and changes no level", async () => {
  await giveEvents(60);
  const { graph } = await generate({ model: false });
  const { run } = await reviewEdges(ctx, { graph_id: graph.id });
  const { fold } = await watchRun(ctx, run.id);
  expect(fold.state.end).toMatchObject({ type: "done" });
  const reviewed = await getGraph(ctx, graph.id);
  expect(reviewed.edges.map(({ level, stats }) => ({ level, stats }))).toEqual(
    graph.edges.map(({ level, stats }) => ({ level, stats })),
  );
  for (const { model } of reviewed.edges) {
    expect(model).toMatchObject({ verdict: "unsure", review: { forward: ["unsure", "unsure"], consistent: true } });
  }
});
