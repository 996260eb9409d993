import { describe, expect, it } from "vitest";
import { checkUser, type StoredEvent } from "./events.ts";
import { checkItems, checkRun, type RunEvidence, type RunFacts } from "./run.ts";
import { fold, readFrame, type SeenFrame, type Viewing, type ViolationKind } from "./seen.ts";

const RUN = "run_1";
let text = 0;

function frame(attempt: number, seq: number, type: string, more: object = {}): SeenFrame {
  return readFrame(JSON.stringify({ type, ...more, run: RUN, attempt, seq }));
}
const start = (attempt: number, seq: number) => frame(attempt, seq, "start");
const chunk = (attempt: number, seq: number, content = `t${text++}`) => frame(attempt, seq, "llm_chunk", { content });
const reset = (attempt: number, seq: number, after: number) => frame(attempt, seq, "reset", { after });
const done = (attempt: number, seq: number) => frame(attempt, seq, "done");

const facts: RunFacts = { id: RUN, kind: "extract-events", status: "succeeded", attempts: 1, subject: "u" };
const seenBy = (viewer: string, frames: SeenFrame[]): Viewing => ({ viewer, run: RUN, frames });

function kinds(log: SeenFrame[], viewers: SeenFrame[][], run: Partial<RunFacts> = {}): ViolationKind[] {
  const viewings = viewers.map((frames, i) => seenBy(`viewer ${i}`, frames));
  return [...new Set(checkRun({ run: { ...facts, ...run }, log, viewings }).map(({ kind }) => kind))];
}

const [a1, a2, a3, a4, a5] = [start(1, 1), chunk(1, 2), chunk(1, 3), chunk(1, 4), done(1, 5)];
const plain = [a1, a2, a3, a4, a5];

describe("a run whose every viewer saw its log", () => {
  it("has nothing wrong, whole or with a retry in it", () => {
    expect(kinds(plain, [plain, plain])).toEqual([]);
    const retried = [a1, a2, reset(1, 3, 1), chunk(1, 4), done(1, 5)];
    expect(kinds(retried, [retried])).toEqual([]);
    expect(fold(retried).map(({ seq }) => seq)).toEqual([1, 3, 4, 5]);
  });

  it("may have lost its writer: what was shown and not logged is withdrawn, for those who come back and those who do not", () => {
    const log = [a1, a2, reset(2, 3, 0), start(2, 4), done(2, 5)];
    const shown = [a1, a2, a3, a4];
    const cameBack = [...shown, readFrame(JSON.stringify({ type: "reset", after: 2, run: RUN, attempt: 1, seq: 2 }))];
    expect(kinds(log, [[...cameBack, ...log.slice(2)], log], { attempts: 2 })).toEqual([]);
  });
});

describe("planted violations are found", () => {
  it.each<[string, ViolationKind, SeenFrame[], SeenFrame[]]>([
    ["a skipped frame", "gap", plain, [a1, a3, a4, a5]],
    ["a skipped frame in the log", "gap", [a1, a2, a4, a5], plain],
    ["a frame that came twice", "repeat", plain, [a1, a2, a2, a3, a4, a5]],
    ["a frame that is in nobody's log", "lost", [a1, a2, a3, done(1, 4)], [a1, a2, a3, chunk(1, 4), chunk(1, 5)]],
    ["an end that was taken back", "lost", [a1, reset(2, 2, 0), start(2, 3), done(2, 4)], [a1, done(1, 2)]],
    ["a frame of an attempt that the log never had", "lost", plain, [a1, a2, chunk(2, 3)]],
    ["other bytes at the same place", "contradicted", plain, [a1, chunk(1, 2, "other"), a3, a4, a5]],
    ["a viewer who is left without a frame", "differs", plain, [a1, a2, a4, a5]],
    ["an attempt without a reset", "bad_attempt", [a1, a2, start(2, 3), done(2, 4)], [a1]],
    ["an attempt that goes back", "bad_attempt", [a1, reset(2, 2, 0), start(2, 3), chunk(1, 4), done(2, 5)], [a1]],
    ["no end", "bad_end", [a1, a2], [a1]],
    ["two ends", "bad_end", [a1, done(1, 2), done(1, 3)], [a1]],
    ["something behind the end", "bad_end", [a1, done(1, 2), chunk(1, 3)], [a1]],
    ["a viewer who was never told the end", "stuck", plain, [a1, a2]],
  ])("%s", (_, kind, log, viewer) => expect(kinds(log, [viewer])).toContain(kind));

  it("two viewers with different bytes at a place that was never logged", () => {
    const log = [a1, reset(2, 2, 0), start(2, 3), done(2, 4)];
    expect(
      kinds(log, [
        [a1, chunk(1, 2, "x")],
        [a1, chunk(1, 2, "y")],
      ]),
    ).toContain("contradicted");
  });

  it("a viewer who is moved on by a reset instead of back", () => {
    const ahead = readFrame(JSON.stringify({ type: "reset", after: 3, run: RUN, attempt: 1, seq: 3 }));
    expect(kinds(plain, [[a1, ahead, a4, a5]])).toContain("gap");
  });

  it("a row that tells another end, a run that goes on for ever, progress that falls", () => {
    expect(kinds(plain, [], { status: "failed" })).toEqual(["row_differs"]);
    expect(kinds([a1, a2], [], { status: "running" })).toContain("stuck");
    const progress = [50, 20].map((percent, i) => frame(1, 2 + i, "progress", { percent }));
    expect(kinds([a1, ...progress, done(1, 4)], [])).toEqual(["progress_fell"]);
  });
});

describe("a batch's things", () => {
  const batch: RunFacts = { ...facts, items: { total: 2 } };
  const item = (name: string, status = "succeeded") => ({ item: name, run_id: "run_2", status });
  const kindsOf = (items: ReturnType<typeof item>[]) => checkItems(batch, items).map(({ kind }) => kind);

  it("are all there, once, and over", () => {
    expect(kindsOf([item("a"), item("b", "failed")])).toEqual([]);
    expect(kindsOf([item("a")])).toEqual(["bad_item"]);
    expect(kindsOf([item("a"), item("a")])).toEqual(["bad_item"]);
    expect(kindsOf([item("a"), item("b", "running")])).toEqual(["bad_item"]);
  });
});

describe("a user's events", () => {
  const event = (id: string, behaviors: string[], type = "browse", user = "u"): StoredEvent => ({
    id,
    user_id: user,
    type,
    behavior_ids: behaviors,
  });
  const events = [event("1", ["b1", "b2"]), event("2", ["b3"])];

  function announcing(told: StoredEvent[], run: Partial<RunFacts> = {}): RunEvidence {
    const log = [
      a1,
      ...told.map((one, i) => frame(1, 2 + i, "event", { item: "u", event: one })),
      done(1, told.length + 2),
    ];
    return { run: { ...facts, finished_at: "2026-01-01T00:00:01Z", ...run }, log, viewings: [] };
  }
  function kindsOf(stored: StoredEvent[], runs: RunEvidence[], behaviors = ["b1", "b2", "b3"]): ViolationKind[] {
    const user = { id: "u", behaviors, events: stored };
    return [...new Set(checkUser(user, runs, { covers: true }).map(({ kind }) => kind))];
  }

  it("are those of the last run that made some", () => {
    const earlier = announcing([event("0", ["b1"])], { finished_at: "2026-01-01T00:00:00Z" });
    const failed = announcing([event("9", ["b1"])], { status: "failed", finished_at: "2026-01-01T00:00:09Z" });
    expect(kindsOf(events, [announcing(events), earlier, failed])).toEqual([]);
    expect(kindsOf([], [failed])).toEqual([]);
  });

  it.each<[string, ViolationKind, StoredEvent[], StoredEvent[]]>([
    ["the same event twice", "doubled_event", [...events, event("3", ["b3"])], [...events, event("3", ["b3"])]],
    ["a row in two events", "doubled_event", [...events, event("3", ["b3"], "buy")], events],
    ["evidence of somebody else", "foreign_evidence", [event("1", ["b1", "x9"])], events],
    ["no evidence", "foreign_evidence", [event("1", [])], events],
    ["an event that was announced and is not stored", "events_differ", events.slice(1), events],
    ["an event that was stored and not announced", "events_differ", events, events.slice(1)],
    ["other contents than announced", "events_differ", [event("1", ["b1"]), event("2", ["b3"])], events],
    ["a row nobody covered", "uncovered_row", [event("1", ["b1", "b2"])], [event("1", ["b1", "b2"])]],
  ])("planted: %s", (_, kind, stored, told) => expect(kindsOf(stored, [announcing(told)])).toContain(kind));

  it("planted: events although every run failed", () =>
    expect(kindsOf(events, [announcing(events, { status: "failed" })])).toContain("events_differ"));
});
