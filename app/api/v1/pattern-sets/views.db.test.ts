import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as flow } from "@/app/api/v1/pattern-sets/[id]/flow/route";
import { GET as funnel } from "@/app/api/v1/pattern-sets/[id]/funnel/route";
import { GET as listPatterns } from "@/app/api/v1/pattern-sets/[id]/patterns/route";
import { GET as points } from "@/app/api/v1/pattern-sets/[id]/points/route";
import { POST as saveMark } from "@/app/api/v1/pattern-sets/[id]/segment/route";
import { GET as stepMatrix } from "@/app/api/v1/pattern-sets/[id]/step-matrix/route";
import { GET as markUsers } from "@/app/api/v1/pattern-sets/[id]/users/route";
import { GET as lags } from "@/app/api/v1/patterns/[id]/lags/route";
import { POST as savePattern } from "@/app/api/v1/patterns/[id]/segment/route";
import { GET as users } from "@/app/api/v1/patterns/[id]/users/route";
import { POST as mine } from "@/app/api/v1/patterns/mine/route";
import { DELETE as undoImport } from "@/app/api/v1/imports/[id]/route";
import { POST as createType } from "@/app/api/v1/event-types/route";
import { POST as createSegment } from "@/app/api/v1/segments/route";
import { GET as listUsers } from "@/app/api/v1/users/route";
import { GET as timeline } from "@/app/api/v1/users/[id]/timeline/route";
import type { Ctx } from "@/lib/core";
import { importFile } from "@/lib/ingest/server/import-for-test";
import {
  Flow,
  Funnel,
  LagHistogram,
  MarkUserPage,
  PatternPage,
  PatternPoints,
  PatternUserPage,
  StepMatrix,
  type PatternId,
} from "@/lib/patterns";
import { Run } from "@/lib/runs";
import { createTestCtx } from "@/lib/testing";
import { call, serve, type Served } from "@/lib/testing/serve";
import { watchRun } from "@/lib/testing/test-runs";

let served: Served;
let ctx: Ctx;
let set: string;
let imported: string;
beforeAll(async () => {
  served = await serve();
  ctx = await createTestCtx(served.ctx.db, { llm: served.ctx.llm });
  imported = await giveEvents();
  set = await mineSet(ctx);
});
afterAll(() => served.close());

const minute = (n: number) => new Date(Date.UTC(2026, 0, 5, 1, n)).toISOString();

/**
 * All twenty browse, then search 5 minutes later. The first twelve put something into the cart after 4 more; of those
 * the first eight buy after 3 more, and two after an hour, which is too late.
 */
async function giveEvents(): Promise<string> {
  const lines = Array.from({ length: 20 }, (_, u) => {
    const events: [string, string][] = [
      ["browse", minute(0)],
      ["search", minute(5)],
    ];
    if (u < 12) events.push(["cart", minute(9)]);
    if (u < 8) events.push(["buy", minute(12)]);
    else if (u < 10) events.push(["buy", minute(69)]);
    return events.map(([type, time]) => `u${String(u).padStart(2, "0")},${type},${time}`).join("\n");
  });
  const { id } = await importFile(ctx, `user_id,event_type,start\n${lines.join("\n")}\n`, { kind: "events" });
  return id;
}

async function mineSet(of: Ctx, more: object = {}): Promise<string> {
  const body = { min_support: 5, max_gap_ms: 600_000, output: "all", min_length: 1, target_events: ["buy"], ...more };
  const started = await call(mine, `/api/v1/patterns/mine?project=${of.project}`, { method: "POST", body });
  const { fold } = await watchRun(of, Run.parse(await started.json()).id);
  return String(fold.state.result?.["pattern_set_id"]);
}

type Handler = Parameters<typeof call>[0];

async function ask(handler: Handler, id: string, query = "", project: string = ctx.project) {
  const response = await call(handler, `/api/v1/views?project=${project}${query}`, { params: { id } });
  return { status: response.status, json: (await response.json()) as unknown };
}

async function patternOf(...events: string[]): Promise<PatternId> {
  const { items } = PatternPage.parse((await ask(listPatterns, set)).json);
  const found = items.find((pattern) => pattern.events.join() === events.join());
  if (!found) throw new Error(`the set holds no ${events.join(" → ")}`);
  return found.id;
}

describe("the flow around an event", () => {
  test("tells who came from where and went where", async () => {
    const found = Flow.parse((await ask(flow, set, "&anchor=cart&before=1&after=1")).json);
    expect(found).toMatchObject({ counted: "users", of: 20, n: 12, before: 1, after: 1, shared_moments: 0 });
    expect(found.nodes.map(({ step, kind, type, n }) => ({ step, kind, type, n }))).toEqual([
      { step: -1, kind: "type", type: "search", n: 12 },
      { step: 0, kind: "type", type: "cart", n: 12 },
      { step: 1, kind: "type", type: "buy", n: 10 },
      { step: 1, kind: "left", type: null, n: 2 },
    ]);
    expect(found.links.map(({ n }) => n)).toEqual([12, 10, 2]);
  });

  test.each([
    ["no anchor", "", 400, "bad_request"],
    ["too many steps", "&anchor=cart&before=6", 400, "bad_request"],
    ["a type that is none", "&anchor=nothing", 404, "not_found"],
  ])("refuses %s", async (_, query, status, code) => {
    expect(await ask(flow, set, query)).toMatchObject({ status, json: { code } });
  });
});

describe("a funnel", () => {
  test("counts within the limits of the question", async () => {
    const query = ["browse", "search", "cart", "buy"].map((type) => `&step=${type}`).join("");
    const { steps, of } = Funnel.parse((await ask(funnel, set, query)).json);
    expect(of).toBe(20);
    expect(steps.map(({ n, dropped, lag_p50_ms: lag }) => [n, dropped, lag])).toEqual([
      [20, 0, null],
      [20, 0, 300_000],
      [12, 8, 240_000],
      [8, 4, 180_000],
    ]);
  });

  test.each([
    ["no step", "", 400],
    ["an empty one", "&step=", 400],
    ["too many", "&step=cart".repeat(21), 400],
    ["a type that is none", "&step=cart&step=nothing", 404],
  ])("refuses %s", async (_, query, status) => {
    expect((await ask(funnel, set, query)).status).toBe(status);
  });
});

describe("a step matrix", () => {
  test("counts from the start, or around an event", async () => {
    const start = StepMatrix.parse((await ask(stepMatrix, set, "&after=3")).json);
    expect(start).toMatchObject({ anchor: null, steps: [1, 2, 3], groups: [{ n: 20 }], omitted: 0 });
    expect(start.rows.find(({ type }) => type === "cart")?.n).toEqual([[0, 0, 12]]);
    expect(start.ended).toEqual([[0, 0, 8]]);
    const around = StepMatrix.parse((await ask(stepMatrix, set, "&anchor=cart&before=0&after=1&rows=1")).json);
    expect(around).toMatchObject({ anchor: "cart", steps: [0, 1], groups: [{ n: 12 }], omitted: 1 });
  });

  test("compares those who reached the target, or segments, with each other", async () => {
    const reached = StepMatrix.parse((await ask(stepMatrix, set, "&after=3&compare=reached")).json);
    expect(reached.groups).toEqual([{ n: 10 }, { n: 10 }]);
    expect(reached.rows.find(({ type }) => type === "cart")?.n).toEqual([
      [0, 0, 10],
      [0, 0, 2],
    ]);
    const segment = async (name: string, type: string) => {
      const definition = { where: { on: "events", type: [type] } };
      const response = await call(createSegment, `/api/v1/segments?project=${ctx.project}`, {
        method: "POST",
        body: { name, definition },
      });
      expect(response.status).toBe(201);
      return ((await response.json()) as { id: string }).id;
    };
    const [buyers, carts] = [await segment("buyers", "buy"), await segment("carts", "cart")];
    const query = `&after=1&compare=${buyers}..${carts}`;
    expect(StepMatrix.parse((await ask(stepMatrix, set, query)).json).groups).toEqual([{ n: 10 }, { n: 2 }]);
  });

  test.each([
    ["nonsense", "&compare=nonsense", 400],
    ["a segment that is none", "&compare=seg_01aaaaaaaaaaaaaaaaaaaaaaaa..seg_01bbbbbbbbbbbbbbbbbbbbbbbb", 404],
    ["an anchor that is none", "&anchor=nothing", 404],
  ])("refuses %s", async (_, query, status) => {
    expect((await ask(stepMatrix, set, query)).status).toBe(status);
  });
});

test("points are the patterns by rank, with the figures of the set", async () => {
  const { items } = PatternPage.parse((await ask(listPatterns, set)).json);
  const found = PatternPoints.parse((await ask(points, set)).json);
  expect(found.total).toBe(items.length);
  expect(found.points).toEqual(
    items.map(({ id, events, users: { n }, support, lift, q }) => ({
      id,
      events,
      users: n,
      support,
      lift: lift?.est ?? null,
      q,
    })),
  );
});

test("points are chosen as patterns are listed", async () => {
  const query = "&has=cart&has=buy&min_users=8";
  const { items, total } = PatternPage.parse((await ask(listPatterns, set, query)).json);
  expect(total).toBeGreaterThan(0);
  const found = PatternPoints.parse((await ask(points, set, query)).json);
  expect(found.total).toBe(total);
  expect(found.points.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
  expect(PatternPoints.parse((await ask(points, set)).json).total).toBeGreaterThan(total);
});

describe("the users of a pattern", () => {
  test("come in pages, each with the events that are it", async () => {
    const id = await patternOf("search", "cart", "buy");
    const first = PatternUserPage.parse((await ask(users, id, "&limit=5")).json);
    expect(first).toMatchObject({
      total: 8,
      next_cursor: "5",
      totals: { followers: 8, near_misses: 4, missing_last: 2, too_late: 2 },
    });
    const second = PatternUserPage.parse((await ask(users, id, "&limit=5&cursor=5")).json);
    expect([...first.items, ...second.items].map(({ user_id }) => user_id)).toEqual(
      Array.from({ length: 8 }, (_, u) => `u0${u}`),
    );
    expect(second.next_cursor).toBeNull();
    const [one] = first.items;
    expect(one?.steps.map(({ type, start_at }) => [type, start_at])).toEqual([
      ["search", minute(5)],
      ["cart", minute(9)],
      ["buy", minute(12)],
    ]);
    const shown = await call(timeline, `/api/v1/users/u00/timeline?project=${ctx.project}`, { params: { id: "u00" } });
    const text = await shown.text();
    for (const { event_ids: ids } of one?.steps ?? []) {
      expect(ids).toHaveLength(1);
      expect(text).toContain(`"id":"${ids[0]}"`);
    }
  });

  test("nearly follow it without the last step, or too late", async () => {
    const id = await patternOf("search", "cart", "buy");
    const { items } = PatternUserPage.parse((await ask(users, id, "&kind=near_misses")).json);
    expect(items.map(({ user_id, why, steps }) => [user_id, why, steps.map(({ type }) => type).join()])).toEqual([
      ["u08", "too_late", "search,cart,buy"],
      ["u09", "too_late", "search,cart,buy"],
      ["u10", "missing_last", "search,cart"],
      ["u11", "missing_last", "search,cart"],
    ]);
  });

  test("took as long for the last step as the histogram says", async () => {
    const found = LagHistogram.parse((await ask(lags, await patternOf("cart", "buy"))).json);
    expect(found).toEqual({ n: 8, buckets: [{ from_ms: 120_000, to_ms: 300_000, n: 8 }] });
    expect((await ask(lags, await patternOf("buy"))).json).toEqual({ n: 0, buckets: [] });
  });

  test.each(["&limit=0", "&limit=201", "&kind=nobody", "&cursor=-1"])("refuses %s", async (query) => {
    expect((await ask(users, await patternOf("buy"), query)).status).toBe(400);
  });
});

describe("the users behind a mark", () => {
  const markQuery = (mark: unknown, more = "") => `&mark=${encodeURIComponent(JSON.stringify(mark))}${more}`;
  const behind = async (mark: unknown, more = "") =>
    MarkUserPage.parse((await ask(markUsers, set, markQuery(mark, more))).json);
  const names = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `u${String(from + i).padStart(2, "0")}`);
  const told = ({ items }: MarkUserPage) =>
    items.map(({ user_id, steps, why }) => [user_id, steps.map(({ type }) => type).join(), why ?? ""]);
  const all = (users: string[], steps: string, why = "") => users.map((user) => [user, steps, why]);

  const cart = { view: "flow", anchor: "cart" };
  const node = (step: number, kind: string, type: string | null = null) => ({ step, kind, type });

  test.each([
    ["a node", { at: node(1, "type", "buy") }, names(0, 10), "cart,buy"],
    ["a link", { at: node(0, "type", "cart"), from: node(-1, "type", "search") }, names(0, 12), "search,cart"],
    ["who left", { at: node(2, "left") }, names(0, 10), "cart,buy"],
    ["who came in", { at: node(-3, "came_in") }, names(0, 12), "browse,cart"],
    ["the rest of a step", { at: node(1, "other"), width: 1 }, [], ""],
  ])("of a flow: %s", async (_, mark, users, steps) => {
    const found = await behind({ ...cart, ...mark });
    expect(found).toMatchObject({ total: users.length, n: users.length, counted: "users", next_cursor: null });
    expect(told(found)).toEqual(all(users, steps));
  });

  test("of a funnel: who reached a step, and who did not and why", async () => {
    const funnelOf = (which: string, ...steps: string[]) => behind({ view: "funnel", steps, which });
    expect(told(await funnelOf("reached", "search", "cart", "buy"))).toEqual(all(names(0, 8), "search,cart,buy"));
    expect(told(await funnelOf("dropped", "search", "cart", "buy"))).toEqual([
      ...all(names(8, 10), "search,cart,buy", "too_late"),
      ...all(names(10, 12), "search,cart", "missing_last"),
    ]);
  });

  test("of a matrix: from the start, around an event, and of each side of a comparison", async () => {
    const cell = { view: "matrix", anchor: null, step: 3, type: "cart" };
    expect(told(await behind(cell))).toEqual(all(names(0, 12), "cart"));
    expect(told(await behind({ ...cell, anchor: "search", step: 2, type: "buy" }))).toEqual(all(names(0, 10), "buy"));
    const compared = { ...cell, compare: "reached" };
    expect((await behind(compared)).n).toBe(12);
    expect(told(await behind({ ...compared, group: 0 }))).toEqual(all(names(0, 10), "cart"));
    expect(told(await behind({ ...compared, group: 1 }))).toEqual(all(names(10, 12), "cart"));
  });

  test("come in pages, with the events themselves", async () => {
    const mark = { ...cart, at: node(0, "type", "cart") };
    const first = await behind(mark, "&limit=7");
    expect(first).toMatchObject({ total: 12, n: 12, next_cursor: "7" });
    const second = await behind(mark, "&limit=7&cursor=7");
    expect(second.next_cursor).toBeNull();
    expect([...first.items, ...second.items].map(({ user_id }) => user_id)).toEqual(names(0, 12));
    const shown = await call(timeline, `/api/v1/users/u00/timeline?project=${ctx.project}`, { params: { id: "u00" } });
    const text = await shown.text();
    const [{ start_at: at, event_ids: ids } = { start_at: "", event_ids: [] }] = first.items[0]?.steps ?? [];
    expect(at).toBe(minute(9));
    expect(ids).toHaveLength(1);
    expect(text).toContain(`"id":"${ids[0]}"`);
  });

  test("are users also where the set counts sessions", async () => {
    const sessions = await mineSet(ctx, { counted: "sessions", session_gap_ms: 120_000, max_gap_ms: 60_000 });
    const query = markQuery({ view: "matrix", anchor: null, step: 1, type: "buy" });
    const found = MarkUserPage.parse((await ask(markUsers, sessions, query)).json);
    expect(found).toMatchObject({ counted: "sessions", n: 10, total: 10 });
  });

  test.each([
    ["no mark", "", 400],
    ["what is no JSON", "&mark=%7B", 400],
    ["an unknown view", markQuery({ view: "points" }), 400],
    ["a field that is none", markQuery({ ...cart, at: node(1, "left"), n: 3 }), 400],
    ["a node without its type", markQuery({ ...cart, at: node(1, "type") }), 400],
    ["who left before", markQuery({ ...cart, at: node(-1, "left") }), 400],
    ["another anchor than the anchor", markQuery({ ...cart, at: node(0, "type", "buy") }), 400],
    ["a link that skips a step", markQuery({ ...cart, at: node(2, "left"), from: node(0, "type", "cart") }), 400],
    ["a step too far", markQuery({ ...cart, at: node(6, "left") }), 400],
    ["no steps", markQuery({ view: "funnel", steps: [], which: "reached" }), 400],
    ["a first step not taken", markQuery({ view: "funnel", steps: ["cart"], which: "dropped" }), 400],
    ["a step before the start", markQuery({ view: "matrix", anchor: null, step: 0, type: "cart" }), 400],
    ["a group without a comparison", markQuery({ view: "matrix", anchor: null, step: 1, type: "cart", group: 1 }), 400],
    [
      "a comparison that is none",
      markQuery({ view: "matrix", anchor: null, step: 1, type: "cart", compare: "x" }),
      400,
    ],
    ["too many at once", markQuery({ ...cart, at: node(1, "left") }, "&limit=201"), 400],
    ["an anchor that is none", markQuery({ ...cart, anchor: "nothing", at: node(1, "left") }), 404],
    ["a node that is none", markQuery({ ...cart, at: node(1, "type", "nothing") }), 404],
    ["a step that is none", markQuery({ view: "funnel", steps: ["nothing"], which: "reached" }), 404],
    ["a cell that is none", markQuery({ view: "matrix", anchor: null, step: 1, type: "nothing" }), 404],
  ])("refuses %s", async (_, query, status) => {
    const code = status === 400 ? "bad_request" : "not_found";
    expect(await ask(markUsers, set, query)).toMatchObject({ status, json: { code } });
  });

  test("refuses to compare by a target where the question has none", async () => {
    const without = await mineSet(ctx, { target_events: undefined });
    const query = markQuery({ view: "matrix", anchor: null, step: 1, type: "cart", compare: "reached" });
    expect((await ask(markUsers, without, query)).status).toBe(400);
  });
});

describe("a segment of users", () => {
  const save = async (handler: Handler, id: string, body: object) => {
    const path = `/api/v1/segment?project=${ctx.project}`;
    const response = await call(handler, path, { method: "POST", body, params: { id } });
    return { status: response.status, json: (await response.json()) as { id: string; code?: string } };
  };
  const idsOf = async (segment: string) => {
    const response = await call(listUsers, `/api/v1/users?project=${ctx.project}&segment=${segment}`);
    return ((await response.json()) as { items: { id: string }[] }).items.map(({ id }) => id);
  };

  test("holds those who follow a pattern, or nearly do", async () => {
    const id = await patternOf("cart", "buy");
    const followers = await save(savePattern, id, { name: "bought" });
    expect(followers.status).toBe(201);
    expect(await idsOf(followers.json.id)).toEqual(["u00", "u01", "u02", "u03", "u04", "u05", "u06", "u07"]);
    const misses = await save(savePattern, id, { name: "nearly", kind: "near_misses" });
    expect(await idsOf(misses.json.id)).toEqual(["u08", "u09", "u10", "u11"]);
    // It is a segment like any other: what is mined of it has these users.
    const again = await mineSet(ctx, { min_support: 1, segment: misses.json.id });
    expect(PatternPage.parse((await ask(listPatterns, again)).json).items[0]?.users.of).toBe(4);
    expect(await save(savePattern, id, { name: "bought" })).toMatchObject({
      status: 409,
      json: { code: "segment_exists" },
    });
  });

  test("holds those behind a mark, and is not made of nobody", async () => {
    const mark = { view: "funnel", steps: ["search", "cart"], which: "dropped" };
    const saved = await save(saveMark, set, { name: "no cart", mark });
    expect(await idsOf(saved.json.id)).toEqual(["u12", "u13", "u14", "u15", "u16", "u17", "u18", "u19"]);
    const nobody = { view: "funnel", steps: ["buy", "browse"], which: "reached" };
    expect(await save(saveMark, set, { name: "nobody", mark: nobody })).toMatchObject({
      status: 409,
      json: { code: "segment_without_users" },
    });
  });
});

test("another project's set and patterns are not there", async () => {
  const other = await createTestCtx(served.ctx.db, { llm: served.ctx.llm });
  for (const [handler, query] of [
    [flow, "&anchor=cart"],
    [funnel, "&step=cart"],
    [stepMatrix, ""],
    [points, ""],
    [markUsers, `&mark=${encodeURIComponent('{"view":"funnel","steps":["cart"],"which":"reached"}')}`],
  ] as const) {
    expect(await ask(handler, set, query, other.project)).toMatchObject({ status: 404, json: { code: "not_found" } });
  }
  for (const handler of [users, lags]) {
    expect((await ask(handler, await patternOf("cart", "buy"), "", other.project)).status).toBe(404);
  }
});

test("views follow the data: new events count at once, and without any there is nobody", async () => {
  await importFile(ctx, `user_id,event_type,start\nu99,cart,${minute(0)}\n`, { kind: "events" });
  expect(Flow.parse((await ask(flow, set, "&anchor=cart")).json)).toMatchObject({ of: 21, n: 13 });
  const id = await patternOf("cart", "buy");
  await call(undoImport, `/api/v1/imports/${imported}?project=${ctx.project}`, {
    method: "DELETE",
    params: { id: imported },
  });
  const body = { name: "buy" };
  await call(createType, `/api/v1/event-types?project=${ctx.project}`, { method: "POST", body });
  expect(Flow.parse((await ask(flow, set, "&anchor=buy")).json)).toMatchObject({ of: 1, n: 0, nodes: [] });
  expect(PatternUserPage.parse((await ask(users, id)).json)).toMatchObject({ items: [], total: 0, next_cursor: null });
  expect((await ask(lags, id)).json).toEqual({ n: 0, buckets: [] });
});
