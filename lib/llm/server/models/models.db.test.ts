import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, chunkOf, startProvider, steps, type Provider } from "@/e2e/provider/index";
import { selectModelSettings } from "@/db";
import { silentLog, systemClock, systemIds, type Ctx, type Log } from "@/lib/core";
import { createLog, openSecrets, SECRET_KEY_FILE } from "@/lib/core/server";
import { createTestCtx, dumpRows } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { NewConnection, type TaskSetting } from "../../model-settings";
import type { LlmDelta, LlmRequest } from "../../schema";
import { recordsTask, textTask } from "../__fixtures__/client-kit";
import type { ServerLlmClient } from "../client";
import { createDbLedger } from "../db-ledger";
import { DEFAULT_LIMITS } from "../limits";
import { addConnection, changeConnection, removeConnection, resealKeys, setTaskModel } from "./connections";
import { describeModels } from "./describe-models";
import type { ModelEnvironment } from "./environment";
import { createModels } from "./models";

const KEY = "sk-planted-0123456789abcdef";

let database: TestDb;
let project: Ctx;
let one: Provider;
let two: Provider;
let dataDir: string;
const made: ServerLlmClient[] = [];

beforeAll(async () => {
  database = await createTestDb();
  project = await createTestCtx(database.db);
  [one, two] = [await startProvider(), await startProvider()];
});
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "models-"));
});
afterEach(async () => {
  await Promise.all(made.splice(0).map((client) => client.close()));
  const { connections } = await selectModelSettings(database.db);
  for (const { id } of connections) await removeConnection(ctx(), id);
  for (const task of [recordsTask, textTask]) await setTaskModel(ctx(), task, NOTHING);
  for (const provider of [one, two]) provider.reset();
  rmSync(dataDir, { recursive: true, force: true });
});
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
  await database.close();
});

const NOTHING: TaskSetting = { connection: null, model: null, max_output_tokens: null, temperature: null };
const OFFLINE: ModelEnvironment = {
  connection: { offline: true, tokensPerS: 0 },
  concurrency: 4,
  retriesMax: 0,
  limits: DEFAULT_LIMITS,
};

const secretsHere = () => openSecrets({ secretKeys: [], dataDir, mode: "laptop" });
const ctx = (log: Log = silentLog) => ({ ...project, log, secrets: secretsHere() });

/** What one process has. */
function instance(environment = OFFLINE, log: Log = silentLog): ServerLlmClient {
  const { db } = database;
  const asking = { db, ledger: createDbLedger(db), clock: systemClock, ids: systemIds, log };
  const client = createModels({ ...asking, secrets: secretsHere(), environment });
  made.push(client);
  return client;
}

const add = (provider: Provider, more: Partial<NewConnection> = {}, log?: Log) =>
  addConnection(
    ctx(log),
    NewConnection.parse({ name: "One", base_url: provider.baseUrl, model: "m-1", key: KEY, ...more }),
  );

let asked = 0;
function request(more: Partial<LlmRequest> = {}): LlmRequest {
  const messages = [{ role: "user" as const, content: `question ${++asked}` }];
  return { task: textTask, messages, signal: new AbortController().signal, project: project.project, ...more };
}

async function ask(client: ServerLlmClient, more: Partial<LlmRequest> = {}) {
  let text = "";
  let end: Extract<LlmDelta, { type: "end" }> | undefined;
  for await (const delta of client.stream(request(more))) {
    if (delta.type === "text") text += delta.text;
    if (delta.type === "end") end = delta;
  }
  return { text, end };
}

const bodies = (provider: Provider) => provider.requests.map(({ body }) => body);

describe("a change counts in every process, without a restart", () => {
  it("for the next call after it, also where nobody told that anything changed", async () => {
    const [here, there] = [instance(), instance()];
    expect((await ask(there)).text).toContain("question");
    expect(here.connection).toMatchObject({ offline: true });

    one.rule({ script: answer("from one") });
    two.rule({ script: answer("from two") });
    const connection = await add(one);
    for (const client of [here, there]) {
      expect((await ask(client)).text).toBe("from one");
      expect(client.connection).toEqual({
        offline: false,
        id: connection.id,
        host: new URL(one.baseUrl).host,
        model: "m-1",
      });
    }
    await changeConnection(ctx(), connection.id, { base_url: two.baseUrl, key: "another", model: "m-2" });
    for (const client of [here, there]) expect((await ask(client)).text).toBe("from two");
    expect(two.requests.map(({ headers, body }) => [headers["authorization"], body?.model])).toEqual([
      ["Bearer another", "m-2"],
      ["Bearer another", "m-2"],
    ]);
    await removeConnection(ctx(), connection.id);
    for (const client of [here, there]) {
      expect(await client.connectionFor()).toMatchObject({ offline: true });
      expect((await ask(client)).text).toContain("question");
    }
  });

  it("and calls that are under way go on with what they began with, and keep nothing open afterwards", async () => {
    const client = instance();
    one.queue(
      steps(
        { do: "text", text: "first" },
        { do: "hold" },
        { do: "text", text: " last" },
        { do: "chunk", data: chunkOf({}, "stop") },
        { do: "done" },
      ),
    );
    two.rule({ script: answer("from two") });
    const connection = await add(one);
    const reading = client.stream(request())[Symbol.asyncIterator]();
    const texts: string[] = [];
    for (let step = await reading.next(); ; step = await reading.next()) {
      if (step.done) break;
      if (step.value.type !== "text") continue;
      texts.push(step.value.text);
      if (texts.length > 1) continue;
      await changeConnection(ctx(), connection.id, { base_url: two.baseUrl, key: null });
      expect((await ask(client)).text).toBe("from two");
      expect(one.openSockets()).toBe(1);
      one.release();
    }
    expect(texts.join("")).toBe("first last");
    await vi.waitUntil(() => one.openSockets() === 0);
    expect(two.requests[0]?.headers["authorization"]).not.toContain("planted");
  });

  it("a call that is left before it began asks nobody", async () => {
    const client = instance();
    await add(one);
    const reading = client.stream(request())[Symbol.asyncIterator]();
    const first = reading.next();
    await Promise.all([reading.return?.(), first.catch(() => {})]);
    expect(one.requests).toEqual([]);
  });
});

describe("who answers", () => {
  const environment = (): ModelEnvironment => ({
    ...OFFLINE,
    connection: { offline: false, baseUrl: two.baseUrl, apiKey: "from-env", model: "env-model" },
  });

  it("is the default connection, else the environment, else the offline model", async () => {
    const client = instance(environment());
    one.rule({ script: answer("from one") });
    two.rule({ script: answer("from two") });
    expect((await ask(client)).text).toBe("from two");
    const connection = await add(one);
    expect((await ask(client)).text).toBe("from one");
    await changeConnection(ctx(), connection.id, { is_default: false });
    expect((await ask(client)).text).toBe("from two");
    expect(two.requests.at(-1)?.headers["authorization"]).toBe("Bearer from-env");
    const described = await describeModels({ ...ctx(), llm: client, environment: environment() }, [textTask]);
    expect(described).toMatchObject({
      source: "environment",
      environment: { base_url: two.baseUrl, model: "env-model", has_key: true },
      connections: [{ id: connection.id, is_default: false }],
    });
    expect(JSON.stringify(described)).not.toContain("from-env");
  });

  it("is a task's own connection, model and limits, where it has any", async () => {
    const client = instance();
    one.rule({ script: answer("from one") });
    two.rule({ script: answer("from two") });
    await add(one);
    const own = await add(two, { name: "Two" });
    await setTaskModel(ctx(), textTask, { connection: own.id, model: "large", max_output_tokens: 100, temperature: 1 });
    expect((await ask(client)).text).toBe("from two");
    expect(bodies(two)).toMatchObject([{ model: "large", max_tokens: 100, temperature: 1 }]);
    expect(await client.connectionFor(textTask)).toMatchObject({ id: own.id, model: "large" });
    // A caller that wants less still gets less, and one that wants more does not get it.
    await ask(client, { maxOutputTokens: 50 });
    await ask(client, { maxOutputTokens: 400 });
    expect(bodies(two).slice(1)).toMatchObject([{ max_tokens: 50 }, { max_tokens: 100 }]);
    expect((await client.connectionFor(recordsTask)).model).toBe("m-1");
    await removeConnection(ctx(), own.id);
    expect(await client.connectionFor(textTask)).toMatchObject({ model: "m-1" });
  });

  it("is never set for what must stay: a task of records keeps its temperature", async () => {
    const setting = { ...NOTHING, temperature: 1 };
    await expect(setTaskModel(ctx(), recordsTask, setting)).rejects.toMatchObject({ code: "model_setting_refused" });
    await expect(setTaskModel(ctx(), textTask, { ...NOTHING, connection: "con_gone" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("are recordings whenever those are set, whatever else is", async () => {
    const cassette = { model: "m", calls: [] };
    const client = instance({ ...OFFLINE, connection: { offline: true, cassettes: [cassette] } });
    await add(one);
    expect(await client.connectionFor()).toMatchObject({ recorded: true });
    await expect(ask(client)).rejects.toMatchObject({ code: "cassette_exhausted" });
    expect(one.requests).toEqual([]);
  });

  it("is nobody while the choice cannot be read: the question goes to no other service", async () => {
    const gone = await createTestDb();
    await gone.close();
    const asking = {
      db: gone.db,
      ledger: { write: async () => {} },
      clock: systemClock,
      ids: systemIds,
      log: silentLog,
    };
    const client = createModels({ ...asking, secrets: secretsHere(), environment: environment() });
    made.push(client);
    await expect(ask(client)).rejects.toMatchObject({ code: "database_unavailable" });
    expect(two.requests).toEqual([]);
  });

  it("shares places and the circuit among the models of one connection", async () => {
    const client = instance();
    await add(one, { limits: { concurrency: 1 } });
    await setTaskModel(ctx(), recordsTask, { ...NOTHING, model: "other" });
    one.queue(
      steps({ do: "text", text: "a" }, { do: "hold" }, { do: "chunk", data: chunkOf({}, "stop") }, { do: "done" }),
    );
    one.rule({ script: answer('{"end":true,"records":0}\n') });
    const first = ask(client);
    await vi.waitUntil(() => one.requests.length === 1);
    const second = ask(client, { task: recordsTask });
    await vi.waitUntil(() => client.stats().waiting === 1);
    expect(one.requests).toHaveLength(1);
    one.release();
    await Promise.all([first, second]);
    expect(bodies(one).map((body) => body?.model)).toEqual(["m-1", "other"]);
  });
});

describe("answers that are kept", () => {
  const exact = { task: { ...textTask, temperature: 0 }, messages: [{ role: "user" as const, content: "the same" }] };

  it("are given again by the same model at the same place, and by no other", async () => {
    const client = instance();
    one.rule({ script: answer("from one") });
    const connection = await add(one);
    const again = async () => (await ask(client, exact)).end?.cached ?? false;
    expect(await again()).toBe(false);
    await client.settled();
    expect(await again()).toBe(true);
    // Another key is the same service.
    await changeConnection(ctx(), connection.id, { key: "sk-of-tomorrow" });
    expect(await again()).toBe(true);
    await changeConnection(ctx(), connection.id, { model: "m-2" });
    expect(await again()).toBe(false);
    two.rule({ script: answer("from two") });
    await changeConnection(ctx(), connection.id, { model: "m-1", base_url: two.baseUrl, key: null });
    expect(await again()).toBe(false);
    await client.settled();
    await setTaskModel(ctx(), textTask, { ...NOTHING, max_output_tokens: 99 });
    expect(await again()).toBe(false);
  });
});

describe("what calls cost", () => {
  it("is what the connection's prices say where the provider says nothing, and is marked", async () => {
    const client = instance();
    await add(one, { prices: { prompt: 100, completion: 1000, currency: "CNY" } });
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    one.queue(answer({ text: "a", usage }), answer({ text: "b", usage: { ...usage, cost: 7 } as typeof usage }));
    expect((await ask(client)).end).toMatchObject({ cost: 0.006, costComputed: true, currency: "CNY" });
    const told = (await ask(client)).end;
    expect(told).toMatchObject({ cost: 7 });
    expect(told).not.toHaveProperty("costComputed");
    await client.settled();
    const rows = await dumpRows(database.db, "calls");
    expect(
      rows.filter((row) => row.includes('"cost": 0.006')).every((row) => row.includes('"cost_computed": true')),
    ).toBe(true);
    expect(rows.some((row) => row.includes('"cost": 0.006'))).toBe(true);
  });
});

describe("keys", () => {
  it("stand in no row and in no line of the log, and go nowhere but into requests", async () => {
    const lines: string[] = [];
    const log = createLog("debug", { write: (line: string) => void lines.push(line) });
    one.rule({ script: answer("from one") });
    const client = instance(OFFLINE, log);
    const saved = await add(one, {}, log);
    await changeConnection(ctx(log), saved.id, { key: KEY, name: "Renamed" });
    expect((await ask(client)).text).toBe("from one");
    one.reset();
    one.configure({ apiKey: "another" });
    await expect(ask(client)).rejects.toMatchObject({ code: "upstream_credentials" });
    await client.settled();
    const described = await describeModels({ ...ctx(log), llm: client, environment: OFFLINE }, [textTask]);
    expect(described.connections).toMatchObject([{ has_key: true, key_last4: "cdef", key_state: "ok" }]);
    const dump = (await dumpRows(database.db)).join("\n");
    expect(dump).toContain(saved.id);
    for (const place of [dump, lines.join(""), JSON.stringify([saved, described])]) {
      expect(place).not.toContain(KEY);
      expect(place).not.toContain("planted");
      expect(place).not.toContain(Buffer.from(KEY).toString("base64").slice(0, 12));
    }
    expect(lines.join("")).toContain(saved.id);
  });

  it("of which the key file was lost are told, not used, and work again once the file is back", async () => {
    one.rule({ script: answer("from one") });
    const saved = await add(one);
    const path = join(dataDir, SECRET_KEY_FILE);
    const file = readFileSync(path, "utf8");
    rmSync(path);
    const client = instance();
    await expect(ask(client)).rejects.toMatchObject({ code: "model_key_unreadable", params: { name: "One" } });
    expect(one.requests).toEqual([]);
    const described = await describeModels({ ...ctx(), llm: client, environment: OFFLINE }, []);
    expect(described.connections).toMatchObject([{ id: saved.id, has_key: true, key_state: "unreadable" }]);
    writeFileSync(path, file);
    expect((await ask(client)).text).toBe("from one");

    rmSync(path);
    const other = instance();
    await expect(ask(other)).rejects.toMatchObject({ code: "model_key_unreadable" });
    expect((await changeConnection(ctx(), saved.id, { key: KEY })).key_state).toBe("ok");
    expect((await ask(other)).text).toBe("from one");
  });

  it("belong to their address: at another one they have to be entered again", async () => {
    const saved = await add(one);
    const elsewhere = { base_url: two.baseUrl };
    await expect(changeConnection(ctx(), saved.id, elsewhere)).rejects.toMatchObject({ code: "model_key_needed" });
    await expect(changeConnection(ctx(), saved.id, { base_url: `${one.baseUrl}/other` })).rejects.toMatchObject({
      code: "model_key_needed",
    });
    expect((await changeConnection(ctx(), saved.id, { base_url: `${one.baseUrl}/` })).has_key).toBe(true);
    expect(await changeConnection(ctx(), saved.id, { ...elsewhere, key: null })).toMatchObject({
      has_key: false,
      key_last4: null,
    });
  });

  it("sealed for one connection are of no use in the row of another", async () => {
    const [first, second] = [await add(one), await add(two, { key: null })];
    const { connections } = await selectModelSettings(database.db);
    const sealed = connections.find(({ id }) => id === first.id)?.sealedKey ?? "";
    await database.db.execute(`update model_connections set sealed_key = '${sealed}' where id = '${second.id}'`);
    const described = await describeModels({ ...ctx(), llm: instance(), environment: OFFLINE }, []);
    expect(described.connections.map(({ key_state }) => key_state)).toEqual(["ok", "unreadable"]);
  });

  it("are encrypted anew when the key in front is another, and stay readable on the way", async () => {
    const [old, next] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const withKeys = (...secretKeys: Buffer[]) => ({
      ...ctx(),
      secrets: openSecrets({ secretKeys, dataDir, mode: "cluster" }),
    });
    const input = NewConnection.parse({ name: "One", base_url: one.baseUrl, model: "m-1", key: KEY });
    await addConnection(withKeys(old), input);
    const state = async (...keys: Buffer[]) =>
      (await describeModels({ ...withKeys(...keys), llm: instance(), environment: OFFLINE }, [])).connections[0]
        ?.key_state;
    expect(await state(next, old)).toBe("ok");
    expect(await resealKeys(withKeys(next, old))).toBe(1);
    expect(await resealKeys(withKeys(next, old))).toBe(0);
    expect([await state(next), await state(old)]).toEqual(["ok", "unreadable"]);
  });

  it("are not taken where several servers share the database and none was told the key", async () => {
    const shared = { ...ctx(), secrets: openSecrets({ secretKeys: [], dataDir, mode: "cluster" as const }) };
    const input = NewConnection.parse({ name: "One", base_url: one.baseUrl, model: "m-1", key: KEY });
    await expect(addConnection(shared, input)).rejects.toMatchObject({ code: "secret_key_missing" });
    expect(await addConnection(shared, { ...input, key: null })).toMatchObject({ has_key: false });
  });
});

it.each([
  "http://169.254.169.254/latest",
  "http://[fe80::1]/v1",
  "http://0.0.0.0:8000/v1",
  "http://2852039166/v1",
  "http://[::ffff:169.254.169.254]/v1",
])("%s is no place of a model", async (base_url) => {
  const input = NewConnection.parse({ name: "x", base_url, model: "m" });
  await expect(addConnection(ctx(), input)).rejects.toMatchObject({ code: "model_address_refused" });
});
