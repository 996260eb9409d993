import { describe, expect, test } from "vitest";
import { buildSequences, type EventColumns } from "@/lib/patterns";
import { layOut as asSessions, makeEvents } from "../../patterns/statistics/__fixtures__/users";
import { BOTH, makeWorld } from "./__fixtures__/worlds";
import { adjusted, strataOfType } from "./adjust";
import { toEnd } from "./arrays";
import { edgeEvidence, type Evidence } from "./evidence";
import type { EvidenceOptions } from "./options";
import { placebos, stabilities, subset } from "./steps";

const WORLD = { ...BOTH, users: 100, types: 8, edges: 8 };
const found = (evidence: Evidence, kind: string) =>
  evidence.pairs.filter((pair) => pair.kind === kind).map(({ source, target }) => `${source} → ${target}`);

// `bench/causal.ts` does the same over more and larger worlds.
describe("in a world whose edges are known", { timeout: 300_000 }, () => {
  const { db, edges } = makeWorld("known", WORLD);
  const evidence = toEnd(edgeEvidence(db));
  const truth = edges.map(({ cause, effect }) => `${cause} → ${effect}`);

  test("its direct edges are found, and nearly nothing beside them", () => {
    const direct = found(evidence, "direct");
    expect(direct.filter((edge) => truth.includes(edge)).length).toBeGreaterThanOrEqual(truth.length - 1);
    expect(direct.filter((edge) => !truth.includes(edge)).length).toBeLessThanOrEqual(1);
  });

  test("how much each does is measured, and stays when users are drawn anew, halved, or put into strata", () => {
    const stable = toEnd(stabilities(evidence, 10)) ?? [];
    const halved = toEnd(subset(evidence, stable));
    const moved = toEnd(adjusted(db, evidence, strataOfType(db, 0)));
    let error = 0;
    for (const { cause, effect, alpha } of edges) {
      const isEdge = ({ source, target }: { source: number; target: number }) => source === cause && target === effect;
      const direct = evidence.pairs.find(isEdge)?.direct;
      if (!direct) continue;
      error += Math.abs(direct.effect - alpha) / edges.length;
      expect(stable.find(isEdge)?.stability).toBeGreaterThanOrEqual(0.8);
      expect(halved.find(isEdge)?.passed).toBe(true);
      expect(moved.find(isEdge)?.survived).toBe(true);
    }
    expect(error).toBeLessThan(0.06);
  });

  test("a source that cannot have led to anything shows no effect", () => {
    for (const kind of ["session", "relabelled"] as const) {
      const shown = toEnd(placebos(evidence, kind));
      expect(shown.length).toBeGreaterThan(0);
      expect(shown.filter(({ passed }) => !passed).length).toBeLessThanOrEqual(1);
    }
  });

  test("without loops nothing leads back to itself", () => {
    const links = toEnd(edgeEvidence(db, { acyclic: true })).pairs.filter(({ direct }) => direct !== null);
    const leadsTo = (from: number, to: number, left: number): boolean =>
      left > 0 &&
      links.some(({ source, target }) => source === from && (target === to || leadsTo(target, to, left - 1)));
    expect(links.length).toBeGreaterThan(0);
    for (let type = 0; type < WORLD.types; type++) expect(leadsTo(type, type, WORLD.types)).toBe(false);
  });

  test("whoever stops asking has cancelled it", () => {
    const work = edgeEvidence(db);
    expect(work.next().done).toBe(false);
    expect(work.return(evidence).done).toBe(true);
    expect(work.next().done).toBe(true);
  });
});

describe("where nothing leads to anything", { timeout: 300_000 }, () => {
  test("nothing is called direct, though chances change and sessions differ in pace", () => {
    let direct = 0;
    for (const phase of ["none", "clock", "step"] as const) {
      const world = { users: 100, types: 8, phase, pace: "steady" as const, unequal: 0.7, sessions: 5 };
      const names = Array.from({ length: world.types }, (_, i) => `t${i}`);
      const db = asSessions(makeEvents("nothing", world), names);
      direct += found(toEnd(edgeEvidence(db)), "direct").length;
    }
    expect(direct).toBeLessThanOrEqual(1);
  });
});

describe("data that cannot carry it", { timeout: 300_000 }, () => {
  type Row = readonly [user: number, type: number, time: number];
  const ask = (rows: readonly Row[], options: EvidenceOptions = {}, gapMs = 1_800_000) => {
    const columns: EventColumns = {
      users: Int32Array.from(rows, ([user]) => user),
      types: Int32Array.from(rows, ([, type]) => type),
      times: Float64Array.from(rows, ([, , time]) => time),
      userIds: Array.from({ length: 1 + Math.max(0, ...rows.map(([user]) => user)) }, (_, i) => `u${i}`),
      typeNames: Array.from({ length: 1 + Math.max(0, ...rows.map(([, type]) => type)) }, (_, i) => `t${i}`),
    };
    const evidence = toEnd(edgeEvidence(buildSequences(columns, { sessionGapMs: gapMs }), options));
    return { evidence, codes: evidence.limits.map(({ code }) => code) };
  };
  const direct = (evidence: Evidence) => found(evidence, "direct").length;

  test("no events at all", () => {
    const { evidence, codes } = ask([]);
    expect(codes).toEqual(["no_events"]);
    expect(evidence.pairs).toEqual([]);
  });

  test("a single type", () => {
    expect(ask(Array.from({ length: 50 }, (_, i) => [i % 5, 0, i * 1_000] as const)).codes).toContain("one_type");
  });

  test("one user with one session, whom nothing can be compared with", () => {
    const { evidence, codes } = ask(Array.from({ length: 300 }, (_, i) => [0, i % 3, i * 1_000] as const));
    expect(codes).toEqual(expect.arrayContaining(["one_user", "no_comparison"]));
    expect(evidence.pairs.every(({ p, finding }) => p === null && finding === null)).toBe(true);
    expect(toEnd(stabilities(evidence))).toBe(null);
  });

  test("everything at one second", () => {
    const { evidence, codes } = ask(Array.from({ length: 400 }, (_, i) => [i % 40, i % 4, 0] as const));
    expect(codes).toContain("one_moment");
    expect(direct(evidence)).toBe(0);
    expect(evidence.pairs.every(({ orderShare }) => orderShare === null)).toBe(true);
  });

  test("one session each, which others stand in for, is said", () => {
    const rows = Array.from({ length: 600 }, (_, i) => [i % 60, (i * 7) % 5, (i * 7_919) % 900_000] as const);
    const { evidence } = ask(rows);
    expect(evidence.limits).toContainEqual({ code: "one_session", users: 60, of: 60 });
    expect(evidence.pairs.every(({ lift }) => lift === null || lift.borrowed === 1)).toBe(true);
    expect(direct(evidence)).toBe(0);
  });

  test("five thousand types: those that most users have take part, and the others are named", () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => [i % 100, (i * 7_919) % 5_000, i * 60_000] as const);
    const { evidence } = ask(rows, { typesMax: 20 });
    const left = evidence.limits.find((limit) => limit.code === "left_out");
    expect(evidence.types).toHaveLength(20);
    expect(left?.code === "left_out" && left.types.length).toBe(4_980);
  });

  test("a clock that jumps", () => {
    const rows = Array.from({ length: 200 }, (_, i) => [i % 10, i % 3, i * 1_000 + (i < 100 ? 0 : 1e12)] as const);
    expect(ask(rows, {}, 1e13).codes).toContain("clock_jumps");
  });

  test("one user with nearly all events", () => {
    const much = Array.from({ length: 5_000 }, (_, i) => [0, (i * i) % 7, i * 997] as const);
    const little = Array.from({ length: 100 }, (_, i) => [1 + (i % 20), i % 7, i * 50_000] as const);
    const { evidence, codes } = ask([...much, ...little]);
    expect(codes).toContain("one_user_dominates");
    expect(evidence.totals.events).toBe(5_100);
  });
});
