import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { POST as mine } from "@/app/api/v1/patterns/mine/route";
import { POST as preview } from "@/app/api/v1/patterns/preview/route";
import { GET as getPattern } from "@/app/api/v1/patterns/[id]/route";
import { PUT as hide } from "@/app/api/v1/patterns/[id]/hidden/route";
import { PUT as save } from "@/app/api/v1/patterns/[id]/saved/route";
import { GET as compare } from "@/app/api/v1/pattern-sets/[id]/compare/route";
import { GET as exportSet } from "@/app/api/v1/pattern-sets/[id]/export/route";
import { PUT as marks } from "@/app/api/v1/pattern-sets/[id]/marks/route";
import { GET as listPatterns } from "@/app/api/v1/pattern-sets/[id]/patterns/route";
import { PUT as saveRule } from "@/app/api/v1/pattern-sets/[id]/saved/route";
import { DELETE as removeSet, GET as getSet, PATCH as renameSet } from "@/app/api/v1/pattern-sets/[id]/route";
import { GET as listSets } from "@/app/api/v1/pattern-sets/route";
import { POST as createSegment } from "@/app/api/v1/segments/route";
import { importFile } from "@/lib/ingest/server/import-for-test";
import { Pattern, PatternPage, PatternSet, QuestionPreview, SetComparison } from "@/lib/patterns";
import { Run } from "@/lib/runs";
import { createTestCtx } from "@/lib/testing";
import { call, serve, type Served } from "@/lib/testing/serve";
import { watchRun } from "@/lib/testing/test-runs";
import type { Ctx } from "@/lib/core";

let served: Served;
let ctx: Ctx;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());
beforeEach(async () => {
  ctx = await createTestCtx(served.ctx.db, { llm: served.ctx.llm });
});

const at = (path: string) => `/api/v1${path}${path.includes("?") ? "&" : "?"}project=${ctx.project}`;
const send = (method: string, body: unknown, id?: string) => ({
  method,
  ...(body === undefined ? {} : { body }),
  ...(id === undefined ? {} : { params: { id } }),
});
const minute = (n: number) => new Date(Date.UTC(2026, 0, 5, 1, n)).toISOString();
const day = (n: number, minutes: number) => new Date(Date.UTC(2026, 0, 5 + n, 1, minutes)).toISOString();

/** Of 20 users all browse and search each day; the first 12 put something into the cart after it, and 8 buy then. */
async function giveEvents() {
  const lines = Array.from({ length: 20 }, (_, u) => {
    const user = `u${String(u).padStart(2, "0")}`;
    const events: [string, string][] = [];
    for (let d = 0; d < 4; d++) events.push(["browse", day(d, u)], ["search", day(d, u + 5)]);
    if (u < 12) events.push(["cart", day(1, u + 9)]);
    if (u < 8) events.push(["buy", day(1, u + 12)]);
    return events.map(([type, time]) => `${user},${type},${time}`).join("\n");
  });
  return await importFile(ctx, `user_id,event_type,start\n${lines.join("\n")}\n`, { kind: "events" });
}

const giveOneMore = async (user: string) =>
  await importFile(ctx, `user_id,event_type,start\n${user},browse,${day(0, 0)}\n`, { kind: "events" });

const question = {
  min_support: 5,
  max_length: 5,
  max_gap_ms: 600_000,
  session_gap_ms: 3_600_000,
  output: "all" as const,
};

async function ask(body: object): Promise<Run> {
  const response = await call(mine, at("/patterns/mine"), send("POST", body));
  expect(response.status).toBe(202);
  return Run.parse(await response.json());
}

/** Mines to the end; the frames a viewer saw, and the id of the set. */
async function mineAll(body: object = question) {
  const run = await ask(body);
  const { frames, fold } = await watchRun(ctx, run.id);
  expect(fold.state.end).toMatchObject({ type: "done" });
  return { run, frames, state: fold.state, set: String(fold.state.result?.["pattern_set_id"]) };
}

const page = async (set: string, query = "") =>
  PatternPage.parse(
    await (await call(listPatterns, at(`/pattern-sets/${set}/patterns${query}`), { params: { id: set } })).json(),
  );
const detail = async (set: string) =>
  PatternSet.parse(await (await call(getSet, at(`/pattern-sets/${set}`), { params: { id: set } })).json());
const path = ({ events }: Pick<Pattern, "events">) => events.join(">");

describe("mining", () => {
  test("finds what leads to what, with counts that can be done by hand", async () => {
    await giveEvents();
    const { set, frames, state } = await mineAll({ ...question, target_events: ["buy"] });
    const { items, total } = await page(set);
    expect(total).toBe(items.length);
    expect(items.map(({ rank }) => rank)).toEqual(items.map((_, i) => i + 1));
    const byPath = new Map(items.map((pattern) => [path(pattern), pattern]));
    expect(byPath.get("browse>search")?.users).toEqual({ n: 20, of: 20 });
    expect(byPath.get("search>cart")).toMatchObject({ users: { n: 12, of: 20 }, support: 0.6 });
    expect(byPath.get("browse>search>cart>buy")).toMatchObject({
      users: { n: 8, of: 20 },
      confidence: { n: 8, of: 12 },
      lag_ms: { p50: 180_000 },
      contrast: null,
    });
    expect(byPath.get("search>cart")?.contrast).toMatchObject({ reached: { n: 8, of: 8 }, others: { n: 4, of: 12 } });
    expect(items.every(({ users }) => users.n >= 5)).toBe(true);
    expect(await detail(set)).toMatchObject({
      patterns: total,
      events: 180,
      users: 20,
      sessions: 80,
      types: 4,
      min_support: 5,
      incomplete: null,
      stale: false,
      name: null,
    });
    expect(state.patterns?.best.length).toBeGreaterThan(0);
    expect(frames.filter(({ type }) => type === "progress").length).toBeGreaterThan(2);
  });

  test("answers the same question at once while the data is the same, and anew when it changed", async () => {
    await giveEvents();
    const first = await mineAll();
    // Said another way it is the same question.
    const again = await mineAll({ ...question, target_events: [], exclude_noise: true });
    expect(again.set).toBe(first.set);
    expect(again.state.result).toMatchObject({ cached: true });
    const other = await mineAll({ ...question, min_support: 6 });
    expect(other.set).not.toBe(first.set);

    await importFile(ctx, `user_id,event_type,start\nu00,buy,${minute(0)}\n`, { kind: "events" });
    expect((await detail(first.set)).stale).toBe(true);
    const anew = await mineAll();
    expect(anew.set).not.toBe(first.set);
    expect((await detail(anew.set)).stale).toBe(false);
    const list = (await (await call(listSets, at("/pattern-sets"))).json()) as { items: PatternSet[] };
    expect(list.items.map(({ id }) => id)).toEqual([anew.set, other.set, first.set]);
  });

  test("a share of users is turned into users, and below one user into one", async () => {
    await giveEvents();
    expect(await detail((await mineAll({ ...question, min_support: 0.61 })).set)).toMatchObject({ min_support: 13 });
    expect(await detail((await mineAll({ ...question, min_support: 0.0001 })).set)).toMatchObject({ min_support: 1 });
  });

  test("only days of the project's calendar, a segment and the chosen types take part", async () => {
    await giveEvents();
    const one = await detail((await mineAll({ ...question, from: "2026-01-06", to: "2026-01-06" })).set);
    expect(one).toMatchObject({ events: 60, users: 20, sessions: 20 });
    const few = await detail((await mineAll({ ...question, include_types: ["browse", "cart"] })).set);
    expect(few).toMatchObject({ types: 2, events: 92 });
  });

  test("nothing found is an answer that says how far off it was", async () => {
    await giveEvents();
    const { set } = await mineAll({ ...question, min_support: 21 });
    expect(await detail(set)).toMatchObject({ patterns: 0, support_below: 20 });
    expect((await page(set)).items).toEqual([]);
  });

  test("what cannot be asked is refused with what to do", async () => {
    const none = await call(mine, at("/patterns/mine"), send("POST", question));
    expect([none.status, (await none.json()) as object]).toEqual([409, expect.objectContaining({ code: "no_events" })]);
    await giveEvents();
    for (const [body, status, code] of [
      [{ min_support: 0 }, 400, "bad_request"],
      [{ min_support: 1.5 }, 400, "bad_request"],
      [{ min_length: 4, max_length: 3 }, 400, "bad_request"],
      [{ from: "2026-02-30" }, 400, "bad_request"],
      [{ from: "2026-02-02", to: "2026-02-01" }, 400, "bad_request"],
      [{ colour: "red" }, 400, "bad_request"],
      [{ target_events: ["fly"] }, 422, "unknown_event_types"],
      [{ segment: "reached" }, 409, "segment_without_targets"],
      [{ segment: `seg_${"0".repeat(26)}` }, 404, "not_found"],
    ] as const) {
      const response = await call(mine, at("/patterns/mine"), send("POST", body));
      expect([body, response.status, ((await response.json()) as { code: string }).code]).toEqual([body, status, code]);
    }
  });

  test("a preview tells what a question would meet, and whether it is answered", async () => {
    await giveEvents();
    const ask = async (body: object) =>
      QuestionPreview.parse(await (await call(preview, at("/patterns/preview"), send("POST", body))).json());
    expect(await ask({ ...question, contains: ["fly", "buy"] })).toEqual({
      events: 180,
      users: 20,
      types: 4,
      exact: true,
      set: null,
      run: null,
      estimate_ms: null,
      unknown_types: ["fly"],
    });
    // What takes part is counted, not the whole project: eight of twenty buy, and they are all the segment has.
    const definition = { where: { on: "events", type: ["buy"] } };
    const made = await call(createSegment, at("/segments"), send("POST", { name: "buyers", definition }));
    const { id: segment } = (await made.json()) as { id: string };
    expect(
      await ask({ ...question, segment, include_types: ["browse", "buy"], exclude_types: ["browse"] }),
    ).toMatchObject({
      users: 8,
      types: 1,
      exact: true,
    });
    expect(await ask({ ...question, from: "2040-01-01" })).toMatchObject({ events: 0, users: 0, exact: true });
    const { set } = await mineAll();
    expect(await ask(question)).toMatchObject({ set: { id: set }, estimate_ms: expect.any(Number) });
    // How long a lower minimum takes cannot be judged by a higher one; 6 of 20 users are 30 %.
    expect(await ask({ ...question, min_support: 0.3 })).toMatchObject({ estimate_ms: expect.any(Number) });
    expect(await ask({ ...question, min_support: 4 })).toMatchObject({ estimate_ms: null });
  });
});

describe("a set", () => {
  test("is sorted, filtered, marked, exported, compared, named and deleted", async () => {
    await giveEvents();
    const { set } = await mineAll();
    const all = (await page(set)).items;
    const bySupport = (await page(set, "?sort=support&limit=3")).items;
    expect(bySupport.map(({ support }) => support)).toEqual(
      all
        .map(({ support }) => support)
        .toSorted((a, b) => b - a)
        .slice(0, 3),
    );
    for (const wrong of ["min_users=2147483648", "min_length=1.5", "q=%00", "has=a%00b&has=browse"]) {
      const refused = await call(listPatterns, at(`/pattern-sets/${set}/patterns?${wrong}`), { params: { id: set } });
      expect([wrong, refused.status]).toEqual([wrong, 400]);
    }
    const second = await page(set, "?sort=support&limit=3&cursor=3");
    expect(second.items.map(({ id }) => id)).not.toContain(bySupport[0]?.id);
    expect((await page(set, "?has=buy&has=cart")).items.every(({ events }) => events.includes("buy"))).toBe(true);
    expect((await page(set, "?q=CART%20bu")).total).toBe((await page(set, "?has=buy&has=cart")).total);
    expect((await page(set, "?q=%25")).total).toBe(0);
    expect((await page(set, "?min_length=4")).items.map(path)).toEqual(["browse>search>cart>buy"]);

    const [first, other] = all as [Pattern, Pattern];
    const mark = async (handler: typeof save, id: string, body: object) =>
      Pattern.parse(await (await call(handler, at(`/patterns/${id}`), send("PUT", body, id))).json());
    expect((await mark(save, first.id, { saved: true })).saved).toBe(true);
    expect((await mark(hide, other.id, { hidden: true })).hidden).toBe(true);
    expect((await page(set, "?saved=true")).items.map(({ id }) => id)).toEqual([first.id]);
    expect((await page(set)).items.map(({ id }) => id)).not.toContain(other.id);
    expect((await page(set, "?hidden=true")).total).toBe(all.length);
    const ruled = await call(saveRule, at(`/pattern-sets/${set}/saved`), send("PUT", { rule: { top: 2 } }, set));
    expect(await ruled.json()).toEqual({ saved: 2 });
    expect((await page(set, "?saved=true")).items.map(({ id }) => id)).not.toContain(other.id);
    expect(await detail(set)).toMatchObject({ saved: 2, hidden: 1 });

    const one = all.find((pattern) => path(pattern) === "search>cart")?.id ?? "";
    const overlaps = (await (await call(getPattern, at(`/patterns/${one}`), { params: { id: one } })).json()) as {
      overlaps: { longer: Pattern[]; shorter: Pattern[] };
    };
    expect(overlaps.overlaps.longer.map(path)).toContain("browse>search>cart>buy");

    const csv = await call(exportSet, at(`/pattern-sets/${set}/export`), { params: { id: set } });
    const lines = (await csv.text()).trim().split("\r\n");
    expect(lines.length).toBe(all.length + 1);
    expect(lines[0]).toContain("rank,events,length,users");
    const json = await call(exportSet, at(`/pattern-sets/${set}/export?format=json`), { params: { id: set } });
    const exported = (await json.json()) as { set: PatternSet; patterns: Pattern[] };
    expect([exported.set.id, exported.patterns.length]).toEqual([set, all.length]);

    const filtered = await call(exportSet, at(`/pattern-sets/${set}/export?format=json&hidden=false&has=cart`), {
      params: { id: set },
    });
    const listed = await page(set, "?has=cart");
    expect(((await filtered.json()) as { patterns: Pattern[] }).patterns).toEqual(listed.items);
    expect(listed.total).toBeLessThan(all.length);

    const { set: higher } = await mineAll({ ...question, min_support: 9 });
    const compared = SetComparison.parse(
      await (await call(compare, at(`/pattern-sets/${set}/compare?with=${higher}`), { params: { id: set } })).json(),
    );
    const least = all.filter(({ users }) => users.n >= 9).length;
    expect(compared.counts).toEqual({ both: least, only_first: all.length - least, only_second: 0 });
    expect(compared.items[0]?.second).toBeNull();

    const named = await call(renameSet, at(`/pattern-sets/${set}`), send("PATCH", { name: "购买路径" }, set));
    expect(await named.json()).toMatchObject({ name: "购买路径" });
    expect((await call(removeSet, at(`/pattern-sets/${set}`), send("DELETE", undefined, set))).status).toBe(204);
    expect((await call(getSet, at(`/pattern-sets/${set}`), { params: { id: set } })).status).toBe(404);
    expect((await call(getPattern, at(`/patterns/${one}`), { params: { id: one } })).status).toBe(404);
  });

  test("is saved by a rule that holds on for newer data, until it is forgotten", async () => {
    await giveEvents();
    const put = async (id: string, rule: object | null) =>
      (await (await call(saveRule, at(`/pattern-sets/${id}/saved`), send("PUT", { rule }, id))).json()) as object;
    const { set: first } = await mineAll();
    expect(await detail(first)).toMatchObject({ save_rule: null, saved: 0 });
    expect(await put(first, { top: 3, min_users: 2 })).toEqual({ saved: 3 });
    expect(await detail(first)).toMatchObject({ save_rule: { top: 3, min_users: 2 }, saved: 3 });

    await giveOneMore("later");
    const { set: second } = await mineAll();
    expect(second).not.toBe(first);
    expect(await detail(second)).toMatchObject({ save_rule: { top: 3, min_users: 2 }, saved: 3 });
    expect((await page(second, "?saved=true")).items.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    // Another question has no rule, and asking the same once more changes nothing.
    const { set: other } = await mineAll({ ...question, min_support: 7 });
    expect(await detail(other)).toMatchObject({ save_rule: null, saved: 0 });

    expect(await put(second, null)).toEqual({ saved: 3 });
    await giveOneMore("last");
    const { set: third } = await mineAll();
    expect(await detail(third)).toMatchObject({ save_rule: null, saved: 0 });
  });

  test("has several of its patterns marked and exported together", async () => {
    await giveEvents();
    const { set } = await mineAll();
    const ids = (await page(set)).items.slice(1, 4).map(({ id }) => id);
    const mark = async (body: object) => {
      const response = await call(marks, at(`/pattern-sets/${set}/marks`), send("PUT", body, set));
      return { status: response.status, json: (await response.json()) as object };
    };
    expect(await mark({ patterns: [...ids, ids[0]], saved: true })).toEqual({ status: 200, json: { marked: 3 } });
    expect(await mark({ patterns: ids.slice(0, 1), hidden: true })).toMatchObject({ json: { marked: 1 } });
    expect(await detail(set)).toMatchObject({ saved: 3, hidden: 1 });
    const listed = await page(set, "?ranks=2,4&hidden=true");
    expect(listed.items.map(({ rank, saved, hidden }) => [rank, saved, hidden])).toEqual([
      [2, true, true],
      [4, true, false],
    ]);
    const file = await call(exportSet, at(`/pattern-sets/${set}/export?ranks=3,4`), { params: { id: set } });
    expect((await file.text()).trim().split("\r\n")).toHaveLength(3);
    for (const [body, status] of [
      [{ patterns: ids }, 400],
      [{ patterns: [], saved: true }, 400],
      [{ patterns: [`${set}-999`], saved: true }, 404],
      [{ patterns: [ids[0]?.replace("set_0", "set_1")], saved: true }, 404],
    ] as const) {
      expect((await mark(body)).status).toBe(status);
    }
    expect(await detail(set)).toMatchObject({ saved: 3 });
  });

  test("of compared segments says each share as two numbers, with interval and test", async () => {
    await giveEvents();
    const segment = async (type: string) => {
      const definition = { where: { on: "events", type: [type] } };
      const response = await call(createSegment, at("/segments"), send("POST", { name: type, definition }));
      expect(response.status).toBe(201);
      return ((await response.json()) as { id: string }).id;
    };
    // Who buys has browsed as well and counts in the first.
    const segments = [await segment("buy"), await segment("browse")];
    const { set } = await mineAll({ ...question, target_events: ["buy"], segments });
    const { items } = await page(set);
    const carted = items.find((pattern) => path(pattern) === "search>cart");
    expect(carted?.segments).toMatchObject([
      { n: 8, of: 8, hi: 1 },
      { n: 4, of: 12, lo: expect.any(Number) },
    ]);
    // These two are all users, so that either is the contrary of the other; Fisher's exact test of 8 of 8 and 4 of 12: 495 tables,
    // and 97 at the other end that are less likely.
    const [bought, others] = carted?.segments ?? [];
    expect(bought?.p).toBeCloseTo(592 / 125_970, 6);
    expect(others?.p).toBeCloseTo(bought?.p ?? 1, 9);
    expect(bought?.q).toBeGreaterThanOrEqual(bought?.p ?? 1);
    const csv = await (await call(exportSet, at(`/pattern-sets/${set}/export`), { params: { id: set } })).text();
    const [head = "", ...lines] = csv.trim().split("\r\n");
    const columns = head.split(",");
    const cells = lines.find((line) => line.includes("search → cart,"))?.split(",") ?? [];
    expect(cells.length).toBe(columns.length);
    const names = (await detail(set)).segment_names;
    const cell = (name: string) => cells[columns.indexOf(name)];
    expect(names.map((name) => [cell(`${name} n`), cell(`${name} of`)])).toEqual([
      ["8", "8"],
      ["4", "12"],
    ]);
    expect(names.map((name) => [cell(`${name} p`), cell(`${name} q`)])).toEqual(
      carted?.segments.map(({ p, q }) => [String(p), String(q)]),
    );
    expect([cell("reached_n"), cell("reached_of"), cell("others_n"), cell("others_of")]).toEqual(["8", "8", "4", "12"]);
    expect(cell("hidden")).toBe("false");
  });

  test("of another project is not there", async () => {
    await giveEvents();
    const { set } = await mineAll();
    const id = (await page(set)).items[0]?.id ?? "";
    ctx = await createTestCtx(served.ctx.db, { llm: served.ctx.llm });
    for (const response of [
      await call(getSet, at(`/pattern-sets/${set}`), { params: { id: set } }),
      await call(listPatterns, at(`/pattern-sets/${set}/patterns`), { params: { id: set } }),
      await call(exportSet, at(`/pattern-sets/${set}/export`), { params: { id: set } }),
      await call(removeSet, at(`/pattern-sets/${set}`), send("DELETE", undefined, set)),
      await call(getPattern, at(`/patterns/${id}`), { params: { id } }),
      await call(save, at(`/patterns/${id}/saved`), send("PUT", { saved: true }, id)),
    ]) {
      expect(response.status).toBe(404);
    }
  });
});
