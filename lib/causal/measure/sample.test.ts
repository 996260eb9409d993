import { describe, expect, test } from "vitest";
import { sampleEvents } from "../../patterns/statistics/__fixtures__/sample";
import { toEnd } from "../../patterns/statistics/__fixtures__/users";
import { levelOf } from "../levels/level-of";
import { SESSION_GAP_MS } from "../question";
import { Measurement } from "./measurement";

describe("the sample project", { timeout: 120_000 }, () => {
  const { events, truth } = sampleEvents();
  const measurement = new Measurement({
    columns: events,
    sequences: { sessionGapMs: SESSION_GAP_MS },
    labels: events.typeNames.map((name) => ({ zh: name, en: name })),
    profiles: events.userIds.map(() => null),
    targets: ["下单购买"],
    wanted: [],
    clock: "auto",
    acyclic: false,
  });
  const graph = toEnd(measurement.measure());
  const names = new Map(graph.nodes.map(({ id, type }) => [id, type]));
  const levels = new Map(
    graph.edges.map(({ source, target, stats }) => [`${names.get(source)} > ${names.get(target)}`, levelOf(stats).level]),
  );
  const planted = [...truth.edges, ...truth.journeys].map(({ cause, effect }) => `${cause} > ${effect}`);

  test("every planted effect stands at level 2 or higher", () => {
    expect(planted.filter((pair) => (levels.get(pair) ?? 0) < 2)).toEqual([]);
  });

  test("nothing else is called direct", () => {
    const direct = [...levels].filter(([, level]) => level >= 2).map(([pair]) => pair);
    expect(direct.filter((pair) => !planted.includes(pair))).toEqual([]);
  });

  test("what a hidden taste, or the phase of a session, brings together is not direct, in either direction", () => {
    for (const { pair: [a = "", b = ""] } of truth.confounded) {
      expect([a, levels.get(`${a} > ${b}`) ?? 0]).toEqual([a, expect.not.toSatisfy((level: number) => level >= 2)]);
      expect([b, levels.get(`${b} > ${a}`) ?? 0]).toEqual([b, expect.not.toSatisfy((level: number) => level >= 2)]);
    }
  });
});
