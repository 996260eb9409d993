import { createParser } from "eventsource-parser";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { recordsAnswer, startProvider, steps, type Provider } from "@/e2e/provider/index";
import { ModelSettings, ProbeFrame, SavedConnection } from "@/lib/llm";
import { dumpRows } from "@/lib/testing";
import { call, serve, type Served } from "@/lib/testing/serve";
import { DELETE, PATCH } from "./connections/[id]/route";
import { POST as ADD } from "./connections/route";
import { GET } from "./route";
import { PUT } from "./tasks/[task]/route";
import { POST as TEST } from "./test/route";

const KEY = "sk-planted-0123456789abcdef";

let served: Served;
let provider: Provider;
beforeAll(async () => {
  served = await serve();
  provider = await startProvider();
});
afterEach(async () => {
  for (const { id } of (await models()).connections) await remove(id);
  provider.reset();
});
afterAll(async () => {
  await provider.close();
  await served.close();
});

async function models(): Promise<ModelSettings> {
  return ModelSettings.parse(await (await call(GET, "/api/v1/models")).json());
}
const draft = () => ({ name: "One", base_url: provider.baseUrl, model: "m-1", key: KEY });
const add = (body: unknown, headers = {}) => call(ADD, "/api/v1/models/connections", { method: "POST", body, headers });
const change = (id: string, body: unknown) =>
  call(PATCH, `/api/v1/models/connections/${id}`, { method: "PATCH", body, params: { id } });
const remove = (id: string) => call(DELETE, `/api/v1/models/connections/${id}`, { method: "DELETE", params: { id } });
const set = (task: string, body: unknown) =>
  call(PUT, `/api/v1/models/tasks/${task}`, { method: "PUT", body, params: { task } });
const test = (body: unknown, signal?: AbortSignal) =>
  call(TEST, `/api/v1/models/test?project=${served.ctx.project}`, {
    method: "POST",
    body,
    headers: { "accept-language": "zh-CN" },
    ...(signal ? { signal } : {}),
  });

async function added(body: unknown = draft()): Promise<SavedConnection> {
  const response = await add(body);
  expect(response.status).toBe(201);
  return SavedConnection.parse(await response.json());
}

async function framesOf(response: Response): Promise<ProbeFrame[]> {
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const frames: ProbeFrame[] = [];
  const parser = createParser({ onEvent: ({ data }) => void frames.push(ProbeFrame.parse(JSON.parse(data))) });
  parser.feed(await response.text());
  return frames;
}

describe("connections", () => {
  it("are added, shown without their key, changed and removed; the first answers at once", async () => {
    expect(await models()).toMatchObject({ source: "offline", connection: { offline: true }, connections: [] });
    const one = await added();
    expect(one).toMatchObject({ has_key: true, key_last4: "cdef", key_state: "ok", is_default: true, prices: null });
    expect(await models()).toMatchObject({ source: "settings", connection: { id: one.id, model: "m-1" } });
    const two = await added({ ...draft(), name: "Two", model: "m-2" });
    expect(two.is_default).toBe(false);
    const prices = { prompt: 1, completion: 2.5, currency: "CNY" };
    const limits = { concurrency: 2, first_byte_ms: 90_000 };
    const changed = SavedConnection.parse(await (await change(two.id, { is_default: true, prices, limits })).json());
    expect(changed).toMatchObject({ is_default: true, prices, limits: { ...limits, idle_ms: null } });
    expect((await models()).connections.map(({ is_default }) => is_default)).toEqual([false, true]);
    expect((await remove(two.id)).status).toBe(204);
    expect(await models()).toMatchObject({ source: "offline", connections: [{ id: one.id }] });
    expect((await remove(two.id)).status).toBe(404);
    expect((await change(two.id, { name: "x" })).status).toBe(404);
  });

  it("sent twice with one Idempotency-Key are one, and the key is kept nowhere", async () => {
    const headers = { "idempotency-key": "k1" };
    const [first, second] = [await add(draft(), headers), await add(draft(), headers)];
    expect(await second.json()).toEqual(await first.json());
    expect((await models()).connections).toHaveLength(1);
    expect((await dumpRows(served.database.db)).join()).not.toContain("planted");
  });

  it.each([
    [{ name: "" }, "/body/name"],
    [{ base_url: "api.deepseek.com" }, "/body/base_url"],
    [{ base_url: "http://169.254.169.254/v1" }, "/body/base_url"],
    [{ model: "" }, "/body/model"],
    [{ key: "sk two words" }, "/body/key"],
    [{ preset: "nobody" }, "/body/preset"],
    [{ prices: { prompt: -1, completion: 1, currency: "CNY" } }, "/body/prices/prompt"],
    [{ prices: { prompt: 1, completion: 1, currency: "yuan" } }, "/body/prices/currency"],
    [{ limits: { concurrency: 0 } }, "/body/limits/concurrency"],
    [{ unknown: 1 }, "/body"],
  ])("%j is refused in its place: %s", async (wrong, pointer) => {
    const response = await add({ ...draft(), ...wrong });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ errors: [{ pointer }] });
    expect(text).not.toContain("planted");
    expect((await models()).connections).toEqual([]);
  });

  it("keep a key for their address only", async () => {
    const one = await added();
    const response = await change(one.id, { base_url: "https://elsewhere.example/v1" });
    expect([response.status, (await response.json()).code]).toEqual([409, "model_key_needed"]);
    const limits = await change(one.id, { limits: { idle_ms: 5000, total_ms: 1000 } });
    expect([limits.status, (await limits.json()).code]).toEqual([400, "model_setting_refused"]);
  });
});

describe("tasks", () => {
  it("have what is set for them, and nothing that may not be", async () => {
    const one = await added();
    const other = await added({ ...draft(), name: "Two" });
    const setting = { connection: other.id, model: "m-9", max_output_tokens: 4000, temperature: null };
    const response = await set("extract-events", setting);
    expect(await response.json()).toMatchObject({ setting, answers: { connection: other.id, model: "m-9" } });
    expect((await models()).tasks.find(({ task }) => task === "extract-events")).toMatchObject({ setting });
    for (const [task, body, status] of [
      ["no-such-task", setting, 404],
      ["extract-events", { ...setting, connection: "con_gone" }, 404],
      ["extract-events", { ...setting, temperature: 1 }, 400],
      ["extract-events", { ...setting, max_output_tokens: 1 }, 400],
      ["extract-events", { model: "m" }, 400],
    ] as const) {
      expect([body, (await set(task, body)).status]).toEqual([body, status]);
    }
    await remove(other.id);
    const [task] = (await models()).tasks;
    expect(task).toMatchObject({ setting: { connection: null, model: null }, answers: { connection: one.id } });
  });
});

describe("a test", () => {
  const event = { type: "看车", evidence: ["r1"] };

  it("of a connection that is not saved streams what it finds, and its call is in the ledger", async () => {
    provider.configure({ models: ["m-1"], apiKey: KEY });
    provider.queue(recordsAnswer([event], { ms: 30 }));
    const { base_url, model, key } = draft();
    const frames = await framesOf(await test({ base_url, model, key }));
    expect(frames.at(-1)).toMatchObject({ type: "done", ok: true });
    const key_ = frames.findLast((frame) => frame.type === "check" && frame.check === "key");
    expect(key_).toMatchObject({ state: "ok", message: "密钥有效。" });
    expect(JSON.stringify(frames)).not.toContain(KEY);
    await vi.waitFor(async () => {
      const rows = (await dumpRows(served.database.db, "calls")).join();
      expect(rows).toContain(`"project_id": "${served.ctx.project}"`);
      expect(rows).toContain('"status": "ok"');
    });
    expect((await models()).connections).toEqual([]);
  });

  it("of a saved one uses its key, at its address and nowhere else", async () => {
    provider.configure({ apiKey: KEY });
    provider.queue(recordsAnswer([event], { ms: 30 }));
    const { id } = await added();
    expect((await framesOf(await test({ connection: id }))).at(-1)).toMatchObject({ ok: true });
    const before = provider.requests.length;
    const elsewhere = await test({ connection: id, base_url: "http://127.0.0.1:9999/v1" });
    expect([elsewhere.status, (await elsewhere.json()).code]).toEqual([409, "model_key_needed"]);
    const without = await framesOf(await test({ connection: id, key: null }));
    expect(without.findLast((frame) => frame.type === "check" && frame.check === "key")).toMatchObject({
      state: "fail",
    });
    expect(provider.requests.slice(before).every(({ headers }) => !headers["authorization"]?.includes("planted"))).toBe(
      true,
    );
  });

  it.each([
    [{ model: "m" }, 400],
    [{ base_url: "http://127.0.0.1:9/v1" }, 400],
    [{ base_url: "nothing", model: "m" }, 400],
    [{ connection: "con_gone" }, 404],
    [{ base_url: "http://127.0.0.1:9/v1", model: "m", task: "no-such-task" }, 404],
  ])("of %j is refused before the stream begins: %d", async (body, status) => {
    expect((await test(body)).status).toBe(status);
  });

  it("ends its call when the reader goes away", async () => {
    provider.queue(steps({ do: "text", text: "{" }, { do: "stall" }));
    const { base_url, model } = draft();
    const response = await test({ base_url, model });
    const reader = response.body?.getReader();
    const reading = (async () => {
      while (!(await reader?.read())?.done);
    })();
    await vi.waitUntil(() => provider.requests.some(({ method }) => method === "POST"));
    await reader?.cancel();
    await reading;
    await vi.waitUntil(() => provider.requests.at(-1)?.leftAt !== undefined);
  });
});
