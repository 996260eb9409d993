import { createParser, type EventSourceMessage } from "eventsource-parser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POST as extract } from "@/app/api/v1/events/extract/[user_id]/llm-stream/route";
import { GET as events } from "@/app/api/v1/runs/[id]/events/route";
import { GET as streams } from "@/app/api/v1/streams/route";
import { insertTestBehaviors } from "@/lib/testing";
import { Frame } from "@/lib/runs";
import { call, serve, type Served } from "@/lib/testing/serve";

let served: Served;
const userId = "用户 7";

beforeAll(async () => {
  served = await serve();
  const rows = Array.from({ length: 60 }, (_, i) => ({
    at: new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString(),
    action: i % 3 === 0 ? "search" : "browse",
    item: `宝马${i}系🚗`,
  }));
  await insertTestBehaviors(served.ctx.db, { projectId: served.ctx.project, userId, rows });
});
afterAll(() => served.close());

const here = () => `?project=${served.ctx.project}`;

/** An independent reader of server-sent events. */
function parse(pieces: Iterable<Uint8Array>): EventSourceMessage[] {
  const messages: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (message) => messages.push(message),
    onError: (error) => {
      throw error;
    },
  });
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (const piece of pieces) parser.feed(decoder.decode(piece, { stream: true }));
  parser.feed(decoder.decode());
  return messages;
}

const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

async function start(): Promise<{ id: string; bytes: Uint8Array; response: Response }> {
  const response = await call(extract, `/api/v1/events/extract/x/llm-stream${here()}`, {
    method: "POST",
    params: { user_id: userId },
  });
  return { id: response.headers.get("x-run-id") ?? "", bytes: await bytesOf(response), response };
}

describe("the bytes of a run's stream", () => {
  test("say what they are, and begin before the first frame", async () => {
    const { response, bytes } = await start();
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache, no-transform");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    expect(new TextDecoder().decode(bytes.slice(0, 30))).toMatch(/^retry: \d+\n: /);
  });

  test("are the same frames however they are cut, also inside a character", async () => {
    const { id, bytes } = await start();
    const whole = parse([bytes]);
    expect(parse(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
    for (const size of [2, 3, 7, 61, 4096]) {
      const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.slice(i * size, (i + 1) * size),
      );
      expect(parse(cut)).toEqual(whole);
    }
    const frames = whole.map(({ data }) => Frame.parse(JSON.parse(data)));
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, i) => i + 1));
    expect(whole.map(({ id: cursor }) => cursor)).toEqual(frames.map(({ attempt, seq }) => `${attempt}.${seq}`));
    expect(whole.every(({ event }) => event === undefined)).toBe(true);
    expect(frames.every(({ run }) => run === id)).toBe(true);
    const types = frames.map(({ type }) => type);
    expect(types[0]).toBe("start");
    for (const type of ["progress", "llm_chunk", "event"]) expect(types).toContain(type);
    expect(types.filter((type) => ["done", "error", "cancelled"].includes(type))).toEqual(["done"]);
    expect(types.at(-1)).toBe("done");
    expect(frames.at(-1)).toMatchObject({ event_count: types.filter((type) => type === "event").length });
  });

  test("resume after any frame with exactly the rest, by header or by query", async () => {
    const { id, bytes } = await start();
    const whole = parse([bytes]);
    for (const [i, { id: cursor }] of whole.entries()) {
      if (cursor === undefined || i === whole.length - 1 || i % 5 !== 0) continue;
      const byHeader = await call(events, `/api/v1/runs/x/events${here()}&after=0.0`, {
        params: { id },
        headers: { "last-event-id": cursor },
      });
      const byQuery = await call(events, `/api/v1/runs/x/events${here()}&after=${cursor}`, { params: { id } });
      expect(parse([await bytesOf(byHeader)])).toEqual(whole.slice(i + 1));
      expect(parse([await bytesOf(byQuery)])).toEqual(whole.slice(i + 1));
    }
    const over = await call(events, `/api/v1/runs/x/events${here()}`, {
      params: { id },
      headers: { "last-event-id": whole.at(-1)?.id ?? "" },
    });
    expect(over.status).toBe(204);
  });

  test("come as lines of JSON for those who ask for them", async () => {
    const { id, bytes } = await start();
    const response = await call(events, `/api/v1/runs/x/events${here()}`, {
      params: { id },
      headers: { accept: "application/x-ndjson" },
    });
    expect(response.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
    const lines = (await response.text()).split("\n").filter((line) => line !== "");
    expect(lines).toEqual(parse([bytes]).map(({ data }) => data));
  });

  test.each(["1", "x.y", "-1.0", "1.2.3", "9999999999.1"])("refuse the cursor %s", async (cursor) => {
    const { id } = await start();
    const response = await call(events, `/api/v1/runs/x/events${here()}`, {
      params: { id },
      headers: { "last-event-id": cursor },
    });
    expect(response.status).toBe(400);
  });
});

test("a request sent again with its Idempotency-Key gets the first one's run, also after its end", async () => {
  const ask = (user: string) =>
    call(extract, `/api/v1/events/extract/x/llm-stream${here()}`, {
      method: "POST",
      params: { user_id: user },
      headers: { "idempotency-key": "stream-1" },
    });
  const first = await ask(userId);
  const bytes = await bytesOf(first);
  const again = await ask(userId);
  expect(again.headers.get("x-run-id")).toBe(first.headers.get("x-run-id"));
  expect(parse([await bytesOf(again)])).toEqual(parse([bytes]));
  expect((await ask("another")).status).toBe(422);
});

describe("several runs on one connection", () => {
  test("carry a cursor for each in every id, and go on from there", async () => {
    const a = await start();
    const b = await start();
    const response = await call(streams, `/api/v1/streams${here()}&runs=${a.id},${b.id}`);
    const messages = parse([await bytesOf(response)]);
    const of = (id: string) =>
      messages.filter(({ data }) => (JSON.parse(data) as Frame).run === id).map(({ data }) => data);
    expect(of(a.id)).toEqual(parse([a.bytes]).map(({ data }) => data));
    expect(of(b.id)).toEqual(parse([b.bytes]).map(({ data }) => data));
    const middle = Math.floor(messages.length / 2);
    const cursor = messages[middle]?.id ?? "";
    expect(cursor).toMatch(/^\d+\.\d+,\d+\.\d+$/);
    const rest = await call(streams, `/api/v1/streams${here()}&runs=${a.id},${b.id}`, {
      headers: { "last-event-id": cursor },
    });
    const restData = parse([await bytesOf(rest)]).map(({ data }) => data);
    expect(restData.toSorted()).toEqual(
      messages
        .slice(middle + 1)
        .map(({ data }) => data)
        .toSorted(),
    );
    const over = await call(streams, `/api/v1/streams${here()}&runs=${a.id},${b.id}&after=${messages.at(-1)?.id}`);
    expect(over.status).toBe(204);
  });

  test("are refused when one is not there, or the cursors do not match", async () => {
    const { id } = await start();
    const absent = `run_${"0".repeat(26)}`;
    expect((await call(streams, `/api/v1/streams${here()}&runs=${id},${absent}`)).status).toBe(404);
    expect((await call(streams, `/api/v1/streams${here()}&runs=${id}&after=1.1,1.2`)).status).toBe(400);
    expect((await call(streams, `/api/v1/streams${here()}&runs=`)).status).toBe(400);
  });
});

describe("a run with its children", () => {
  const follow = (id: string, query = "", headers: Record<string, string> = {}) =>
    call(events, `/api/v1/runs/x/events${here()}&follow=children${query}`, { params: { id }, headers });

  test("is a stream whose ids hold the place of each, by header or by query, as events or as lines", async () => {
    const { id, bytes } = await start();
    const whole = parse([bytes]);
    const messages = parse([await bytesOf(await follow(id))]);
    expect(messages.map(({ data }) => data)).toEqual(whole.map(({ data }) => data));
    expect(messages.map((message) => message.id)).toEqual(whole.map((message) => `${message.id}~`));
    const middle = messages[3]?.id ?? "";
    for (const response of [
      await follow(id, `&after=${middle}`),
      await follow(id, "", { "last-event-id": middle }),
      await follow(id, "&after=0.0", { "last-event-id": middle.replace("~", "") }),
    ]) {
      expect(parse([await bytesOf(response)])).toEqual(messages.slice(4));
    }
    const lines = await (await follow(id, "", { accept: "application/x-ndjson" })).text();
    expect(lines.split("\n").filter((line) => line !== "")).toEqual(whole.map(({ data }) => data));
    expect((await follow(id, `&after=${messages.at(-1)?.id}`)).status).toBe(204);
  });

  test("refuses a cursor that is none, or too long", async () => {
    const { id } = await start();
    for (const cursor of ["1", "1.1~x", "1.1~~", `1.1~run_${"0".repeat(26)}`, `1.1${"~".repeat(9000)}`]) {
      expect((await follow(id, "", { "last-event-id": cursor })).status).toBe(400);
    }
  });

  test("refuses to follow anything else, and a run that is not there", async () => {
    const { id } = await start();
    const other = await call(events, `/api/v1/runs/x/events${here()}&follow=parents`, { params: { id } });
    expect(other.status).toBe(400);
    expect((await follow(`run_${"0".repeat(26)}`)).status).toBe(404);
  });
});

test("a viewer that goes away, resting or waiting, ends its view", async () => {
  const { id } = await start();
  for (const reads of [0, 1, 2]) {
    const response = await call(events, `/api/v1/runs/x/events${here()}`, { params: { id } });
    const reader = response.body?.getReader();
    for (let i = 0; i < reads; i++) await reader?.read();
    await reader?.cancel();
    expect(await reader?.read()).toMatchObject({ done: true });
  }
});
