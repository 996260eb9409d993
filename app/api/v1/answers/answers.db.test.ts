import { afterAll, beforeAll, expect, it } from "vitest";
import { DELETE } from "@/app/api/v1/answers/route";
import { services } from "@/lib/access/server";
import { extractEventsTask } from "@/lib/events";
import type { LlmDelta } from "@/lib/llm";
import { call, serve, type Served } from "@/lib/testing/serve";

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

async function ask(): Promise<Extract<LlmDelta, { type: "end" }> | undefined> {
  const { messages } = extractEventsTask.sample("en");
  const { llm, project } = served.ctx;
  const signal = new AbortController().signal;
  for await (const delta of llm.stream({ task: extractEventsTask, messages, signal, project, cache: "use" })) {
    if (delta.type === "end") return delta;
  }
  return undefined;
}

it("forgets what the project keeps: the next question is asked of the model again", async () => {
  expect((await ask())?.cached).toBeUndefined();
  await services().llm.settled();
  expect((await ask())?.cached).toBe(true);
  const response = await call(DELETE, `/api/v1/answers?project=${served.ctx.project}`, { method: "DELETE" });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ answers: 1, bytes: expect.any(Number) });
  expect((await ask())?.cached).toBeUndefined();
  const elsewhere = await call(DELETE, "/api/v1/answers?project=nobody", { method: "DELETE" });
  expect(elsewhere.status).toBe(404);
});
