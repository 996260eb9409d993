import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createParser } from "eventsource-parser";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ensureBuild } from "../build/index.ts";
import { newTestFolder, removeTestFolder } from "../test/folders.ts";
import { ensureNginx, startNginx } from "../test/nginx.ts";
import { ROOT, startForTest, type Started } from "./start-for-test.ts";

const folder = newTestFolder("nginx");
let product: Started | undefined;
let model: Server | undefined;
/** The answer that is being given, which the test writes piece by piece. */
let answer: Promise<ServerResponse>;

beforeAll(() => ensureBuild(ROOT), 300_000);
afterAll(async () => {
  product?.child.kill("SIGTERM");
  await product?.ended;
  model?.close();
  model?.closeAllConnections();
  await removeTestFolder(folder);
});

/** A model that answers one request, with nothing but what the test says and when it says it. */
async function startModel(): Promise<string> {
  const asked = Promise.withResolvers<ServerResponse>();
  answer = asked.promise;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    asked.resolve(response);
  });
  model = server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

const delta = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;

async function importOneUser(address: string): Promise<void> {
  const form = new FormData();
  form.append("kind", "behaviors");
  form.append("time_zone", "Asia/Shanghai");
  form.append("file", new File(["user_id,timestamp,action\nu1,2026-01-01 10:00:00,browse\n"], "behaviors.csv"));
  const received = await fetch(`${address}/api/v1/imports`, { method: "POST", body: form });
  const run = received.headers.get("x-run-id");
  const project = received.headers.get("x-project");
  // The stream of a run ends with the run.
  await (await fetch(`${address}/api/v1/runs/${run}/events?project=${project}`)).text();
}

it("streams pass an nginx that is set up as it comes: no frame waits for the next", async (context) => {
  const nginx = ensureNginx(console.warn);
  if (!nginx) {
    console.warn("SKIPPED: streams behind nginx were not tested, as there is no nginx and none could be installed.");
    return context.skip("no nginx here");
  }
  const OPENAI_BASE_URL = await startModel();
  product = await startForTest(folder, { OPENAI_BASE_URL, OPENAI_MODEL: "m", OPENAI_API_KEY: "k" });
  await product.says("Whystream is ready");
  await importOneUser(product.address);
  const proxy = await startNginx(nginx, folder, product.address);
  try {
    const left = new AbortController();
    const response = await fetch(`${proxy.address}/api/v1/events/extract/u1/llm-stream`, {
      method: "POST",
      headers: { "accept-encoding": "gzip" },
      signal: left.signal,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("server")).toMatch(/nginx/);
    let text = "";
    const parser = createParser({
      onEvent: ({ data }) => {
        const frame = JSON.parse(data) as { type: string; content?: string };
        if (frame.type === "llm_chunk") text += frame.content;
      },
    });
    const decoder = new TextDecoder();
    const reader = response.body?.getReader();
    const upstream = await answer;
    let said = "";
    for (let i = 0; i < 40; i++) {
      // Only when the viewer has all of it does the model go on; were a piece held back, both would wait for ever.
      const piece = `piece ${i} ${"。".repeat(i % 5)}`;
      upstream.write(delta(piece));
      said += piece;
      while (text !== said) {
        const read = await reader?.read();
        if (!read || read.done) return expect.unreachable("the stream ended too early");
        parser.feed(decoder.decode(read.value, { stream: true }));
      }
    }
    left.abort();
  } finally {
    await proxy.stop();
  }
});
