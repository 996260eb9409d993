import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlainEvent } from "../mining/brute-force-for-test";
import { anyEvents, anySessions, sequencesOf, TYPES } from "../mining/events-for-test";
import { momentsOf } from "../statistics/moments";
import { flow } from "./flow";
import { labelsOf, plainPaths, type PlainFlow } from "./plain-for-test";
import type { Flow } from "./schema";

const anyFlow: fc.Arbitrary<PlainFlow> = fc.record({
  anchor: fc.constantFrom(...TYPES),
  before: fc.integer({ min: 0, max: 5 }),
  after: fc.integer({ min: 0, max: 5 }),
  width: fc.integer({ min: 1, max: 4 }),
  counted: fc.constantFrom("users", "sequences"),
  collapse: fc.boolean(),
  sessionGapMs: anySessions,
});

function flowOf(events: readonly PlainEvent[], { sessionGapMs, ...options }: PlainFlow): Flow {
  const moments = momentsOf(sequencesOf(events, { sessionGapMs }));
  return flow(moments, { ...options, anchor: TYPES.indexOf(options.anchor) });
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
const label = ({ step, kind, type }: Flow["nodes"][number]) => `${step} ${kind} ${type ?? ""}`;

describe("flow", () => {
  test("conserves people: what comes into a node is what it holds and what goes on", () => {
    fc.assert(
      fc.property(anyEvents, anyFlow, (events, options) => {
        const { nodes, links, n, before, after } = flowOf(events, options);
        for (const [i, node] of nodes.entries()) {
          const into = sum(links.filter(({ to }) => to === i).map((link) => link.n));
          const out = sum(links.filter(({ from }) => from === i).map((link) => link.n));
          expect(into).toBe(node.step === -before || node.kind === "came_in" ? 0 : node.n);
          expect(out).toBe(node.step === after || node.kind === "left" ? 0 : node.n);
        }
        for (const { from, to, n: passing } of links) {
          expect(nodes[to]?.step).toBe((nodes[from]?.step ?? NaN) + 1);
          expect(passing).toBeGreaterThan(0);
        }
        expect(sum(nodes.filter(({ step }) => step === 0).map((node) => node.n))).toBe(n);
      }),
      { numRuns: 1000 },
    );
  });

  test("draws what everyone did step by step, the most frequent types by name, the rest as other", () => {
    fc.assert(
      fc.property(anyEvents, anyFlow, (events, options) => {
        const found = flowOf(events, options);
        const labels = labelsOf(plainPaths(events, options), options);
        const nodes = new Map<string, number>();
        const links = new Map<string, number>();
        for (const path of labels) {
          for (const [c, name] of path.entries()) {
            if (name === null) continue;
            nodes.set(name, (nodes.get(name) ?? 0) + 1);
            const next = path[c + 1];
            if (next) links.set(`${name}>${next}`, (links.get(`${name}>${next}`) ?? 0) + 1);
          }
        }
        expect(new Map(found.nodes.map((node) => [label(node), node.n]))).toEqual(nodes);
        const name = (i: number) => {
          const node = found.nodes[i];
          return node ? label(node) : "";
        };
        expect(new Map(found.links.map(({ from, to, n }) => [`${name(from)}>${name(to)}`, n]))).toEqual(links);
        // Each link is traced by the path that most people took through it.
        for (const { from, to } of found.links) {
          const through = labels.filter((path) => path.some((at, c) => at === name(from) && path[c + 1] === name(to)));
          const times = through.map((path) => through.filter((other) => other.join() === path.join()).length);
          const traced = found.paths.find(({ nodes: on }) => on.some((at, i) => at === from && on[i + 1] === to));
          expect(traced?.n).toBe(Math.max(...times));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("without anybody who did the anchor there is nothing to draw", () => {
    const found = flowOf([{ user: "u1", type: "a", time: 0 }], {
      anchor: "b",
      before: 3,
      after: 3,
      width: 8,
      counted: "users",
      sessionGapMs: undefined,
    });
    expect(found).toMatchObject({ of: 1, n: 0, nodes: [], links: [], paths: [] });
  });
});
