import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { keepIdempotencyKey, storeIdempotentAnswer, takeIdempotencyKey, type KeyHold } from "@/db";
import { AppError } from "@/lib/core";
import { call, serve, type Served } from "@/lib/testing/serve";
import { installationRoute, route } from "./route";

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

const problem = async (response: Response) => ({
  status: response.status,
  type: response.headers.get("content-type"),
  body: (await response.json()) as Record<string, unknown>,
});

const here = () => `?project=${served.ctx.project}`;
let done = 0;
const create = route({
  body: z.object({ name: z.string().min(1), n: z.number().optional() }),
  idempotent: true,
  handler: async ({ body }) => {
    if (body.name === "fail") throw new AppError("upstream_quota");
    return { status: 201, headers: { location: "/x" }, json: { name: body.name, done: ++done } };
  },
});
const broken = route({
  handler: async () => {
    throw new Error("select secret from users");
  },
});

describe("every failure is a problem", () => {
  test("wrong input tells where", async () => {
    const answer = await problem(await call(create, `/api/v1/x${here()}`, { method: "POST", body: { name: 7 } }));
    expect(answer).toMatchObject({
      status: 400,
      type: "application/problem+json",
      body: { code: "bad_request", status: 400, errors: [{ pointer: "/body/name" }] },
    });
    expect(answer.body["request_id"]).toMatch(/^req_/);
  });

  test.each([
    ["{", {}, 400, "bad_json"],
    ["name=x", { "content-type": "application/x-www-form-urlencoded" }, 415, "unsupported_media_type"],
    ['{"name":"x"}', { "content-type": "text/plain" }, 415, "unsupported_media_type"],
    [JSON.stringify({ name: "x".repeat(1024 * 1024) }), {}, 413, "body_too_large"],
    ['{"name":"x"}', { host: "evil.example:3000" }, 421, "misdirected_host"],
    ['{"name":"x"}', { origin: "https://evil.example" }, 403, "foreign_origin"],
    ['{"name":"x"}', { "sec-fetch-site": "cross-site" }, 403, "foreign_origin"],
    ['{"name":"x"}', { "idempotency-key": "two words" }, 400, "bad_request"],
  ])("%.30s %j: %d %s", async (body, headers, status, code) => {
    expect(await problem(await call(create, `/api/v1/x${here()}`, { method: "POST", body, headers }))).toMatchObject({
      status,
      body: { code },
    });
  });

  test("bytes that are no UTF-8 are no JSON", async () => {
    const request = new Request(`http://localhost:3000/api/v1/x${here()}`, {
      method: "POST",
      headers: { host: "localhost:3000", "content-type": "application/json" },
      body: new Uint8Array([0x7b, 0xc3, 0x28, 0x7d]),
    });
    const response = await create(request, { params: Promise.resolve({}) });
    expect(await problem(response)).toMatchObject({ status: 400, body: { code: "bad_json" } });
  });

  test("an unknown project is not found, in the reader's language", async () => {
    const answer = await problem(
      await call(broken, "/api/v1/x?project=nobody", { headers: { "accept-language": "zh-CN,zh;q=0.9,en;q=0.8" } }),
    );
    expect(answer).toMatchObject({ status: 404, body: { code: "not_found", title: "未找到" } });
    expect(String(answer.body["detail"])).toContain("nobody");
  });

  test("what nobody foresaw says nothing of its insides", async () => {
    const answer = await problem(await call(broken, `/api/v1/x${here()}`));
    expect(answer).toMatchObject({ status: 500, body: { code: "internal" } });
    expect(JSON.stringify(answer.body)).not.toContain("secret");
  });

  test("a project's name may be no path", async () => {
    for (const name of ["../etc", "A B", "x".repeat(300), "%00"]) {
      const response = await call(broken, `/api/v1/x?project=${encodeURIComponent(name)}`);
      expect(response.status).toBe(404);
    }
  });
});

describe("answers", () => {
  test("name the project and the request, and are not stored", async () => {
    const response = await call(create, `/api/v1/x${here()}`, { method: "POST", body: { name: "a" } });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-project")).toBe(served.ctx.project);
    expect(response.headers.get("x-request-id")).toMatch(/^req_/);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test("routes of the installation need no project", async () => {
    const response = await call(
      installationRoute({ handler: async () => ({ status: 204, json: undefined }) }),
      "/api/v1/y",
    );
    expect(response.status).toBe(204);
  });
});

describe("an Idempotency-Key", () => {
  const post = (key: string, body: unknown) =>
    call(create, `/api/v1/x${here()}`, { method: "POST", body, headers: { "idempotency-key": key } });

  test("makes equal requests one, whatever the order of their fields", async () => {
    const first = await post("k1", { name: "a", n: 1 });
    const again = await post("k1", { n: 1, name: "a" });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await again.json()).toEqual(await first.json());
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again.headers.get("location")).toBe("/x");
  });

  test("refuses another request under the same key", async () => {
    await post("k2", { name: "a" });
    expect(await problem(await post("k2", { name: "b" }))).toMatchObject({
      status: 422,
      body: { code: "idempotency_mismatch" },
    });
  });

  test("does a request once however many come at the same time", async () => {
    const before = done;
    const answers = await Promise.all(Array.from({ length: 20 }, () => post("k3", { name: "a" })));
    expect(done - before).toBe(1);
    for (const { status } of answers) expect([201, 409]).toContain(status);
  });

  test("is free again after a failure", async () => {
    expect((await post("k4", { name: "fail" })).status).toBe(502);
    expect((await post("k4", { name: "good" })).status).toBe(201);
  });

  test("is free again when the process that worked on the first request is gone", async () => {
    const { db, project } = served.ctx;
    const key = { projectId: project, route: "POST /api/v1/x", key: "k5" };
    const dead = await takeIdempotencyKey(db, key, "hash of a request");
    expect((await post("k5", { name: "a" })).status).toBe(422);
    await age("k5", 11);
    expect((await post("k5", { name: "a" })).status).toBe(201);
    // It was not gone but asleep: what it says now comes too late.
    if (!("hold" in dead)) throw new Error("the key was not taken");
    await storeIdempotentAnswer(db, key, dead.hold, { status: 200, body: "late", headers: {} });
    expect((await post("k5", { name: "a" })).status).toBe(201);
  });

  test("stays with a request that takes long, as long as its process says so", async () => {
    const { db, project } = served.ctx;
    const key = { projectId: project, route: "POST /api/v1/x", key: "k6" };
    const taken = await takeIdempotencyKey(db, key, "hash");
    if (!("hold" in taken)) throw new Error("the key was not taken");
    await age("k6", 9);
    const old = await held("k6");
    const kept = await keepIdempotencyKey(db, key, old);
    expect(kept).toBeDefined();
    expect(await takeIdempotencyKey(db, key, "hash")).toEqual({ state: { requestHash: "hash", answer: null } });
    // Only the newest word counts, so that two holders cannot both go on.
    expect(await keepIdempotencyKey(db, key, taken.hold)).toBeUndefined();
  });

  const age = (key: string, seconds: number) =>
    served.ctx.db.execute(
      sql`update idempotency_keys set created_at = created_at - make_interval(secs => ${seconds}) where key = ${key}`,
    );
  const held = async (key: string) => {
    const [row] = await served.ctx.db.execute<{ at: KeyHold }>(
      sql`select created_at::text as at from idempotency_keys where key = ${key}`,
    );
    if (!row) throw new Error("no such key");
    return row.at;
  };
});
