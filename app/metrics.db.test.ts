import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as extract } from "@/app/api/v1/events/extract/[user_id]/llm-stream/route";
import { GET as metrics } from "@/app/metrics/route";
import { countCall } from "@/lib/llm/server";
import { insertTestBehaviors } from "@/lib/testing";
import { call, serve, type Served } from "@/lib/testing/serve";

let served: Served;
const userId = "user-told-by-nobody";
beforeAll(async () => {
  served = await serve();
  const rows = Array.from({ length: 30 }, (_, i) => ({ at: new Date(Date.UTC(2026, 0, 1, 0, 30 * i)).toISOString() }));
  await insertTestBehaviors(served.ctx.db, { projectId: served.ctx.project, userId, rows });
});
afterAll(() => served.close());

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const SAMPLE = new RegExp(
  `^(${NAME})(?:\\{((?:${NAME}="(?:[^"\\\\\\n]|\\\\["\\\\n])*",?)*)\\})? (-?[0-9.e+-]+|NaN|[+-]Inf)$`,
);

/** Reads the format strictly: every family says what it is before its samples, and stands in one piece. */
function parse(text: string): Map<string, number> {
  expect(text.endsWith("\n")).toBe(true);
  const samples = new Map<string, number>();
  const done = new Set<string>();
  let family = "";
  for (const line of text.split("\n").slice(0, -1)) {
    const about = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`).exec(line);
    if (about) {
      const [, what, name = "", rest = ""] = about;
      if (what === "HELP") {
        expect(done, name).not.toContain(name);
        done.add(name);
        family = name;
      } else expect([family, ["counter", "gauge", "histogram"].includes(rest)]).toEqual([name, true]);
      continue;
    }
    const [, name = "", labels = "", value] = SAMPLE.exec(line) ?? [];
    expect(name.replace(/_(bucket|sum|count)$/, ""), line).toMatch(
      new RegExp(`^${family.replace(/_(sum|count)$/, "")}`),
    );
    const place = labels === "" ? name : `${name}{${labels}}`;
    expect(samples.has(place), place).toBe(false);
    samples.set(place, Number(value));
  }
  return samples;
}

const read = async () => parse(await (await call(metrics, "/metrics")).text());
const DONE = 'whystream_runs_ended_total{kind="extract-events",end="done"}';

test("what happens is counted, and the text is what Prometheus reads", async () => {
  const before = await read();
  const response = await call(extract, `/api/v1/events/extract/x/llm-stream?project=${served.ctx.project}`, {
    method: "POST",
    params: { user_id: userId },
  });
  expect((await read()).get('whystream_streams_open{format="sse"}')).toBe(1);
  const frames = (await response.text()).split("\n").filter((line) => line.startsWith("data: ")).length;
  const after = await read();
  const moved = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);

  expect(moved(DONE)).toBe(1);
  expect(moved('whystream_streams_opened_total{format="sse"}')).toBe(1);
  expect(after.get('whystream_streams_open{format="sse"}')).toBe(0);
  expect(moved('whystream_http_requests_total{status="2xx"}')).toBeGreaterThan(0);
  expect(moved("whystream_stream_first_byte_seconds_count")).toBe(1);
  // The last transaction logs the terminal frames itself.
  expect(moved("whystream_frames_published_total")).toBe(frames - 2);
  expect(moved("whystream_frames_logged_total")).toBe(frames - 2);
  expect(moved("whystream_log_flush_seconds_count")).toBe(moved("whystream_log_batches_total"));
  expect(after.get("whystream_log_backlog_chars")).toBe(0);
  expect(after.get("whystream_database_up")).toBe(1);
});

test("calls are counted by task and by how they ended", async () => {
  const end = { task: "extract-events", model: "m", host: "h", finish: "stop", cost: null, errorCode: null } as const;
  const counts = { promptTokens: 100, completionTokens: 40, tries: 2, ttftMs: 300, tokensPerS: 55, ms: 1200 };
  countCall({ ...end, ...counts, status: "ok" });
  countCall({ ...end, ...counts, status: "failed", errorCode: "upstream_busy", ttftMs: null, tokensPerS: null });
  const samples = await read();
  const task = 'task="extract-events"';
  expect(samples.get(`whystream_calls_total{${task},status="ok"}`)).toBe(1);
  expect(samples.get(`whystream_calls_total{${task},status="failed"}`)).toBe(1);
  expect(samples.get(`whystream_call_failures_total{${task},code="upstream_busy"}`)).toBe(1);
  expect(samples.get(`whystream_call_tries_total{${task}}`)).toBe(4);
  expect(samples.get(`whystream_call_tokens_total{${task},direction="completion"}`)).toBe(80);
  expect(samples.get(`whystream_call_first_text_seconds_bucket{${task},le="0.25"}`)).toBe(0);
  expect(samples.get(`whystream_call_first_text_seconds_bucket{${task},le="0.5"}`)).toBe(1);
  expect(samples.get(`whystream_call_tokens_per_second_count{${task}}`)).toBe(1);
});

test("no figure tells of a project, a person, a run or a model's host", async () => {
  const text = await (await call(metrics, "/metrics")).text();
  for (const secret of [served.ctx.project, userId, "127.0.0.1"]) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/(run|call|req|imp)_\d[0-9a-z]{8}/);
});

test("only this machine is answered, in the format's own type", async () => {
  const response = await call(metrics, "/metrics");
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect((await call(metrics, "/metrics", { headers: { host: "evil.example" } })).status).toBe(421);
});
