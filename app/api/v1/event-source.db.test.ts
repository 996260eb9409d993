import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EventSource } from "undici";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as extract } from "@/app/api/v1/events/extract/[user_id]/llm-stream/route";
import { GET as events } from "@/app/api/v1/runs/[id]/events/route";
import { GET as streams } from "@/app/api/v1/streams/route";
import { Frame, RunFold } from "@/lib/runs";
import { insertTestBehaviors } from "@/lib/testing";
import { call, serve, type Served } from "@/lib/testing/serve";

// What a browser does with our streams, by a client that follows the standard and knows nothing of ours.

let served: Served;
let server: Server;
const users = ["u1", "u2"];
/** What each request brought as its cursor, and how it was answered. */
const asked: { cursor: string | undefined; status: number }[] = [];
/** After so many bytes of their answers the next connections break. */
let cuts: number[] = [];

beforeAll(async () => {
  served = await serve();
  const rows = Array.from({ length: 30 }, (_, i) => ({
    at: new Date(Date.UTC(2026, 0, 1, 0, 30 * i)).toISOString(),
    item: `宝马${i}系🚗`,
  }));
  for (const userId of users) {
    await insertTestBehaviors(served.ctx.db, { projectId: served.ctx.project, userId, rows });
  }
  server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await served.close();
});

/** Passes a request on to its route, and breaks the connection inside the body where it is told to. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const cursor = request.headers["last-event-id"];
  const path = request.url ?? "";
  const left = new AbortController();
  response.once("close", () => left.abort());
  const id = /runs\/(run_\w+)\/events/.exec(path)?.[1];
  const answered = await call(id === undefined ? streams : events, path, {
    params: id === undefined ? {} : { id },
    headers: typeof cursor === "string" ? { "last-event-id": cursor } : {},
    signal: left.signal,
  });
  asked.push({ cursor: typeof cursor === "string" ? cursor : undefined, status: answered.status });
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  const cut = answered.status === 200 ? cuts.shift() : undefined;
  let bytes = 0;
  for await (const part of answered.body ?? []) {
    const room = cut === undefined ? part.length : Math.max(0, cut - bytes);
    response.write(part.subarray(0, room));
    bytes += part.length;
    if (room < part.length) {
      await new Promise<void>((resolve) => response.write("", () => resolve()));
      response.socket?.resetAndDestroy();
      return;
    }
  }
  response.end();
}

async function start(user: string): Promise<string> {
  const response = await call(extract, `/api/v1/events/extract/x/llm-stream?project=${served.ctx.project}`, {
    method: "POST",
    params: { user_id: user },
  });
  await response.text();
  return response.headers.get("x-run-id") ?? "";
}

/** Listens until the client gives up by itself, as the standard asks after a 204. */
async function listen(path: string): Promise<{ id: string; frame: Frame }[]> {
  asked.length = 0;
  const { port } = server.address() as AddressInfo;
  const source = new EventSource(`http://127.0.0.1:${port}${path}`);
  const heard: { id: string; frame: Frame }[] = [];
  source.addEventListener("message", ({ data, lastEventId }) =>
    heard.push({ id: lastEventId, frame: Frame.parse(JSON.parse(String(data))) }),
  );
  await new Promise<void>((resolve) => {
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) resolve();
    });
  });
  return heard;
}

test("EventSource comes back by itself where it was cut off, hears everything once, and stays away after the end", async () => {
  const run = await start("u1");
  // The first ends within the first event, the second within a later one.
  cuts = [60, 900];
  const heard = await listen(`/api/v1/runs/${run}/events?project=${served.ctx.project}`);

  expect(heard.map(({ frame }) => frame.seq)).toEqual(heard.map((_, i) => i + 1));
  expect(heard.every(({ id, frame }) => id === `${frame.attempt}.${frame.seq}`)).toBe(true);
  expect(heard.at(-1)?.frame.type).toBe("done");
  expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 204]);
  const [first, second, third, last] = asked.map(({ cursor }) => cursor);
  // Nothing whole had come before the first cut, so the client had no id yet.
  expect([first, second]).toEqual([undefined, undefined]);
  expect(third).toMatch(/^1\.\d+$/);
  expect(last).toBe(heard.at(-1)?.id);
});

test("one connection for several runs does the same, each run in its own order", async () => {
  const runs = await Promise.all(users.map(start));
  cuts = [1500];
  const heard = await listen(`/api/v1/streams?project=${served.ctx.project}&runs=${runs.join()}`);
  for (const run of runs) {
    const frames = heard.flatMap(({ frame }) => (frame.run === run ? [frame] : []));
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, i) => i + 1));
    const fold = new RunFold();
    fold.add(frames);
    expect(fold.state).toMatchObject({ resets: 0, status: "succeeded" });
  }
  expect(asked.map(({ status }) => status)).toEqual([200, 200, 204]);
  expect(asked.at(-1)?.cursor).toBe(heard.at(-1)?.id);
});
