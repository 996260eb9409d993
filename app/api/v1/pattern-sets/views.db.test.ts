import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as flow } from "@/app/api/v1/pattern-sets/[id]/flow/route";
import { GET as funnel } from "@/app/api/v1/pattern-sets/[id]/funnel/route";
import { GET as listPatterns } from "@/app/api/v1/pattern-sets/[id]/patterns/route";
import { GET as points } from "@/app/api/v1/pattern-sets/[id]/points/route";
import { GET as stepMatrix } from "@/app/api/v1/pattern-sets/[id]/step-matrix/route";
import { GET as lags } from "@/app/api/v1/patterns/[id]/lags/route";
import { GET as users } from "@/app/api/v1/patterns/[id]/users/route";
import { POST as mine } from "@/app/api/v1/patterns/mine/route";
import { DELETE as undoImport } from "@/app/api/v1/imports/[id]/route";
import { POST as createType } from "@/app/api/v1/event-types/route";
import { POST as createSegment } from "@/app/api/v1/segments/route";
import { GET as timeline } from "@/app/api/v1/users/[id]/timeline/route";
import type { Ctx } from "@/lib/core";
import { importFile } from "@/lib/ingest/server/import-for-test";
import {
  Flow,
  Funnel,
  LagHistogram,
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

async function mineSet(of: Ctx): Promise<string> {
  const body = { min_support: 5, max_gap_ms: 600_000, output: "all", min_length: 1, target_events: ["buy"] };
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

test("another project's set and patterns are not there", async () => {
  const other = await createTestCtx(served.ctx.db, { llm: served.ctx.llm });
  for (const [handler, query] of [
    [flow, "&anchor=cart"],
    [funnel, "&step=cart"],
    [stepMatrix, ""],
    [points, ""],
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
