import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GET as listBehaviors, POST as postBehaviors } from "@/app/api/v1/behaviors/route";
import { GET as listEvents, POST as postEvents } from "@/app/api/v1/events/route";
import { DELETE as undo, GET as getImport } from "@/app/api/v1/imports/[id]/route";
import { GET as getRejected } from "@/app/api/v1/imports/[id]/rejected/route";
import { GET as listImports } from "@/app/api/v1/imports/route";
import { GET as getUser } from "@/app/api/v1/users/[id]/route";
import type { Ctx } from "@/lib/core";
import type { BatchResult, Import } from "@/lib/ingest";
import { importFile } from "@/lib/ingest/server/import-for-test";
import { createTestCtx, snapshotProject } from "@/lib/testing";
import { call, serve, type Served } from "@/lib/testing/serve";

let served: Served;
let ctx: Ctx;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());
beforeEach(async () => {
  ctx = await createTestCtx(served.ctx.db);
});

const at = (path: string) => `/api/v1${path}${path.includes("?") ? "&" : "?"}project=${ctx.project}`;
const snapshot = () => snapshotProject(ctx.db, ctx.project);
const NDJSON = { "content-type": "application/x-ndjson" };

const handlers = { behaviors: postBehaviors, events: postEvents };
const send = (kind: keyof typeof handlers, body: unknown, headers: Record<string, string> = {}, query = "") =>
  call(handlers[kind], at(`/${kind}${query}`), { method: "POST", body, headers });

async function accepted(kind: keyof typeof handlers, body: unknown, headers: Record<string, string> = {}) {
  const answer = await send(kind, body, headers);
  expect(answer.status).toBe(200);
  return (await answer.json()) as BatchResult;
}

const problem = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];

const event = (n: number, more: Record<string, unknown> = {}) => ({
  user_id: `u${n % 50}`,
  event_type: "购买",
  start: "2026-01-05 09:00:00",
  n,
  ...more,
});
const row = { user_id: "u1", action: "browse", timestamp: "2026-01-05 09:00:00" };

test("good rows are stored, bad ones are told with reasons, row by row and in the reader's language", async () => {
  const items = [
    { ...row, item: "迈腾", duration: 12, properties: { page: "/a", app: "kept" } },
    { ...row, timestamp: "03/04/2026" },
    { ...row, user_id: null },
    { ...row, user_id: 12345678901234567000n.toString() },
    [row],
    "row",
    { ...row, "": 1 },
    { ...row, duration: -1 },
    { ...row, item: "a\u0000b" },
  ];
  const result = await accepted("behaviors", { items }, { "accept-language": "zh-CN" });
  expect(result.rows).toEqual({ read: 9, accepted: 2, corrected: 0, duplicate: 0, rejected: 7 });
  expect(result.items.map(({ index, status, code, column }) => [index, status, code, column])).toEqual([
    [0, "accepted", undefined, undefined],
    [1, "rejected", "ambiguous_time", "timestamp"],
    [2, "rejected", "missing_user_id", "user_id"],
    [3, "accepted", undefined, undefined],
    [4, "rejected", "not_an_object", undefined],
    [5, "rejected", "not_an_object", undefined],
    [6, "rejected", "bad_column", ""],
    [7, "rejected", "negative_duration", "duration"],
    [8, "rejected", "bad_character", "item"],
  ]);
  expect(result.items[1]?.message).toBe("无法区分日与月，请写成 2025-04-03 的形式。");
  const stored = await call(listBehaviors, at("/behaviors?user_id=u1"));
  expect(((await stored.json()) as { items: unknown[] }).items).toMatchObject([
    {
      at: "2026-01-05T01:00:00.000Z",
      local_at: "2026-01-05 09:00:00",
      action: "browse",
      item: "迈腾",
      duration: 12,
      app: null,
      properties: { page: "/a", app: "kept" },
      import_id: result.import_id,
      line: 1,
    },
  ]);
});

test("a batch is an import: listed, looked at, with its refused rows, and undone", async () => {
  const before = await snapshot();
  const { import_id: id } = await accepted("events", [event(1), event(2, { end: "2026-01-05 08:00:00" })]);
  const params = { id: id ?? "" };
  const shown = (await (await call(getImport, at(`/imports/${id}`), { params })).json()) as Import;
  expect(shown).toMatchObject({
    run_id: null,
    source: "api",
    kind: "events",
    status: "succeeded",
    file_name: "events.json",
    rows: { read: 2, accepted: 1, rejected: 1 },
    reading: { format: "json", time_zone: "Asia/Shanghai" },
  });
  const list = (await (await call(listImports, at("/imports"))).json()) as { items: Import[] };
  expect(list.items.map((each) => each.id)).toEqual([id]);
  const rejected = await call(getRejected, at(`/imports/${id}/rejected`), { params });
  expect(((await rejected.json()) as { items: unknown[] }).items).toMatchObject([
    { line: 2, column: "end", reason: "end_before_start", cells: [expect.stringContaining("08:00:00")] },
  ]);
  expect(await (await call(getUser, at("/users/u1"), { params: { id: "u1" } })).json()).toMatchObject({ events: 1 });
  expect((await call(undo, at(`/imports/${id}`), { method: "DELETE", params })).status).toBe(200);
  expect(await snapshot()).toEqual(before);
});

test("sent again it adds nothing and leaves no import behind, in whatever form", async () => {
  const items = [event(1), event(2), event(2)];
  expect((await accepted("events", items)).rows).toMatchObject({ accepted: 3, duplicate: 0 });
  const once = await snapshot();
  const again = await accepted("events", items.map((each) => JSON.stringify(each)).join("\r\n"), NDJSON);
  expect(again).toMatchObject({ import_id: null, rows: { accepted: 0, duplicate: 3 } });
  expect(again.items.map(({ status }) => status)).toEqual(["duplicate", "duplicate", "duplicate"]);
  const grown = await accepted("events", [event(2), event(2), event(2)]);
  expect(grown.items.map(({ status }) => status)).toEqual(["duplicate", "duplicate", "accepted"]);
  expect((await snapshot()).events).toHaveLength(4);
  expect(once.events).toHaveLength(3);
  // A file of the same rows knows them too.
  const file = "user_id,event_type,start,n\nu1,购买,2026-01-05 09:00:00,1\n";
  expect((await importFile(ctx, file, { kind: "events" })).rows).toMatchObject({ accepted: 0, duplicate: 1 });
});

test("two equal requests at once add their rows once", async () => {
  const items = Array.from({ length: 500 }, (_, n) => event(n));
  const results = await Promise.all(Array.from({ length: 4 }, () => accepted("events", { items })));
  expect(results.map(({ rows }) => rows.accepted).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 500]);
  expect((await snapshot()).events).toHaveLength(500);
});

test("an Idempotency-Key gives the same answer again, and refuses another body of the same length", async () => {
  const key = { "idempotency-key": "k1" };
  const first = await accepted("events", [event(1)], key);
  const again = await send("events", [event(1)], key);
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(await again.json()).toEqual(first);
  expect(await problem(await send("events", [event(2)], key))).toEqual([422, "idempotency_mismatch"]);
});

test("ten thousand rows go in at once, and one more is refused with nothing stored", async () => {
  const items = Array.from({ length: 10_001 }, (_, n) => event(n));
  expect(await problem(await send("events", { items }))).toEqual([413, "batch_too_many_rows"]);
  const lines = items.map((each) => JSON.stringify(each)).join("\n");
  expect(await problem(await send("events", lines, NDJSON))).toEqual([413, "batch_too_many_rows"]);
  expect((await snapshot()).events).toEqual([]);
  const result = await accepted("events", { items: items.slice(0, 10_000) });
  expect(result.rows).toMatchObject({ accepted: 10_000 });
  expect(result.items).toHaveLength(10_000);
  const page = (await (await call(listEvents, at("/events?limit=1000"))).json()) as { items: unknown[] };
  expect(page.items).toHaveLength(1000);
});

test("lines are read wherever the body is cut, with a byte order mark, blank lines and lines that are no JSON", async () => {
  const text = `\uFEFF${JSON.stringify(event(1, { object: "迈腾" }))}\n\n{"user_id":\n${JSON.stringify(event(2))}\n`;
  const bytes = Buffer.from(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const request = new Request(`http://localhost:3000${at("/events")}`, {
    method: "POST",
    headers: { host: "localhost:3000", ...NDJSON },
    body,
    duplex: "half",
  } as RequestInit);
  const answer = (await (await postEvents(request, { params: Promise.resolve({}) })).json()) as BatchResult;
  expect(answer.items).toMatchObject([
    { index: 0, status: "accepted" },
    { index: 1, status: "rejected", code: "not_json", message: "The line is not valid JSON." },
    { index: 2, status: "accepted" },
  ]);
  expect((await snapshot()).events[0]).toMatchObject({ object: "迈腾" });
});

test.each([
  ["no JSON", '{"items": [', {}, 400, "bad_json"],
  ["a file", "user_id,action,timestamp", { "content-type": "text/csv" }, 415, "unsupported_media_type"],
  ["another type", "{}", { "content-type": "application/x-www-form-urlencoded" }, 415, "unsupported_media_type"],
  ["a packed body", "[]", { "content-encoding": "gzip" }, 415, "unsupported_media_type"],
  ["no rows", "[]", {}, 422, "batch_empty"],
  ["no body", "", {}, 422, "batch_empty"],
  ["blank lines", "\n\n", NDJSON, 422, "batch_empty"],
  ["no list", '{"rows": []}', {}, 400, "bad_request"],
  ["too many bytes", JSON.stringify(["x".repeat(8 * 1024 * 1024)]), {}, 413, "body_too_large"],
] as const)("%s is a clear problem and stores nothing", async (_, body, headers, status, code) => {
  expect(await problem(await send("behaviors", body, headers))).toEqual([status, code]);
  expect((await snapshot()).users).toEqual([]);
});

test("an unknown zone is refused, and a known one is where times without an offset are read", async () => {
  expect(await problem(await send("events", [event(1)], {}, "?time_zone=Mars"))).toEqual([400, "bad_request"]);
  await send("events", [event(1)], {}, "?time_zone=UTC");
  expect((await snapshot()).events).toMatchObject([{ start_at: "2026-01-05 09:00:00+00", local_start: null }]);
});

test("fields of any name and type are kept, numbers that lost digits are not guessed", async () => {
  const body = `[
    {"user_id":"u1","event_type":"a","time":1767600000,"__proto__":"p","flag":true,"list":[1,{"x":2}],"none":null},
    {"user_id":12345678901234567890,"event_type":"a","time":1767600000},
    {"userid":7,"事件类型":"a","开始时间":"2026-01-05T09:00:00+08:00"}
  ]`;
  const result = await accepted("events", body);
  expect(result.items[1]).toMatchObject({ code: "number_too_large", column: "user_id" });
  const { events } = await snapshot();
  expect(events.map((each) => [each["user_id"], each["start_at"], JSON.stringify(each["properties"])])).toEqual([
    ["7", "2026-01-05 01:00:00+00", "null"],
    ["u1", "2026-01-05 08:00:00+00", '{"flag":"true","list":"[1,{\\"x\\":2}]","__proto__":"p"}'],
  ]);
});

test("a request whose rows are all refused leaves no import", async () => {
  const result = await accepted("events", [{ user_id: "u1" }, event(1, { event_type: "x".repeat(101) })]);
  expect(result).toMatchObject({ import_id: null, rows: { accepted: 0, rejected: 2 } });
  expect(result.items.map(({ code }) => code)).toEqual(["missing_type", "bad_type"]);
});
