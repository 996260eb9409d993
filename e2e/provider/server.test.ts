import { afterAll, beforeAll, expect, it } from "vitest";
import { recordsAnswer } from "./script.ts";
import { startProvider, type Provider } from "./server.ts";

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider({ requireStream: true });
});
afterAll(() => provider.close());

const ask = (body: object) =>
  fetch(`${provider.baseUrl}/chat/completions`, { method: "POST", body: JSON.stringify(body) });
const control = (path: string, body?: object) =>
  fetch(new URL(path, provider.baseUrl), body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });

it("shouts when nobody told it what to answer", async () => {
  const response = await ask({ stream: true, messages: [] });
  expect(response.status).toBe(500);
  expect(await response.text()).toContain("unscripted");
});

it("is told over HTTP what to answer, and tells what it was asked", async () => {
  await control("/__reset", {});
  const rule = { contains: "golf", times: 1, script: recordsAnswer([{ a: 1 }]) };
  await control("/__script", { rules: [rule], options: { rejectStreamOptions: true } });
  const messages = [{ role: "user", content: "about golf" }];

  expect((await ask({ messages })).status).toBe(400);
  expect((await ask({ stream: true, stream_options: {}, messages })).status).toBe(400);
  const response = await ask({ stream: true, messages });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  expect((await response.text()).trimEnd().endsWith("data: [DONE]")).toBe(true);
  expect((await ask({ stream: true, messages })).status).toBe(500);

  const seen: unknown = await (await control("/__requests")).json();
  expect(seen).toMatchObject([{ body: { messages } }, {}, { path: "/v1/chat/completions" }, {}]);
});
