import { afterAll, beforeAll, expect, it } from "vitest";
import { POST as extract } from "@/app/api/v1/events/extract/[user_id]/llm-stream/route";
import { GET as recording } from "@/app/api/v1/runs/[id]/recording/route";
import { parseCassette } from "@/lib/llm";
import { Frame } from "@/lib/runs";
import { insertTestBehaviors } from "@/lib/testing";
import { call, serve, type Served } from "@/lib/testing/serve";

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

it("a downloaded recording can answer in place of a model, every call with the words of the time", async () => {
  const { db, project } = served.ctx;
  const userId = "u";
  // Enough for several windows, so for several calls.
  const rows = Array.from({ length: 700 }, (_, i) => ({
    at: new Date(Date.UTC(2026, 0, 1, 0, 10 * i)).toISOString(),
    item: `item ${i}`,
  }));
  await insertTestBehaviors(db, { projectId: project, userId, rows });
  const stream = await call(extract, `/api/v1/events/extract/u/llm-stream?project=${project}`, {
    method: "POST",
    params: { user_id: userId },
  });
  const frames = [...(await stream.text()).matchAll(/^data: (.*)$/gm)].map(([, data]) =>
    Frame.parse(JSON.parse(data ?? "")),
  );
  expect(frames.at(-1)?.type).toBe("done");
  const words = frames.flatMap((frame) => (frame.type === "llm_chunk" ? [frame.content] : [])).join("");
  const id = frames[0]?.run ?? "";
  const file = await call(recording, `/api/v1/runs/${id}/recording?project=${project}`, { params: { id } });
  const { model, calls } = parseCassette(await file.text());
  expect(model).toBe("whystream-offline");
  expect(calls.length).toBeGreaterThan(1);
  const said = calls.map(({ pieces }) => pieces.map(({ text }) => text).join(""));
  expect(said.join("")).toBe(words);
  for (const text of said) expect(text.trimEnd().split("\n").at(-1)).toMatch(/^\{"end":true,"records":\d+\}$/);
  for (const one of calls) expect(one).toMatchObject({ task: "extract-events", finish: "stop" });
  expect(new Set(calls.map(({ promptHash }) => promptHash)).size).toBe(calls.length);
});
