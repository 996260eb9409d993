import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { buildSequences } from "@/lib/patterns";
import { sampleEvents } from "../../patterns/statistics/__fixtures__/sample";
import { levelOf } from "../levels/level-of";
import { FRESH_LOGS, judgeLog } from "./__fixtures__/judge";
import { logOf, makeLog } from "./__fixtures__/processes";
import { clockQuality } from "./clock-quality";
import { dependencies } from "./dependencies";
import { orderEffects } from "./order-effects";
import { countSuccessions } from "./successions";

/** Pairs that depend, as `first>second`, of cases given by letters. */
function dependenciesOf(cases: readonly string[]): string[] {
  const letters = [...new Set(cases.join(""))].toSorted();
  const traces = cases.map((text) => Array.from(text, (letter) => letters.indexOf(letter)));
  const found = dependencies(countSuccessions(logOf(traces, letters.length)));
  return found.flatMap(({ isDependency }, pair) =>
    isDependency ? [`${letters[Math.floor(pair / letters.length)]}>${letters[pair % letters.length]}`] : [],
  );
}
const times = (count: number, ...cases: string[]) => cases.flatMap((one) => Array<string>(count).fill(one));

describe("dependencies", () => {
  it("are the twelve of the running example of van der Aalst (2016, Process Mining, table 2.1)", () => {
    // a register, b examine thoroughly, c examine casually, d check ticket, e decide, f reinitiate, g pay, h reject.
    const found = dependenciesOf(times(50, "abdeh", "adceg", "acdefbdeg", "adbeh", "acdefdcefcdeh", "acdeg"));
    expect(found.toSorted()).toEqual(["a>b", "a>c", "a>d", "b>e", "c>e", "d>e", "e>f", "e>g", "e>h", "f>b", "f>c", "f>d"]); // prettier-ignore
  });

  it("are not sure with few cases", () => {
    expect(dependenciesOf(times(3, "ab"))).toEqual([]);
    expect(dependenciesOf(times(30, "ab"))).toEqual(["a>b"]);
  });

  it("know a loop of two from events in any order", () => {
    expect(dependenciesOf(times(50, "xaby", "xbay"))).toEqual(["a>y", "b>y", "x>a", "x>b"]);
    expect(dependenciesOf(times(50, "xay", "xabay", "xababay"))).toEqual(["a>b", "a>y", "b>a", "x>a"]);
  });

  it("know an event that was left out from a way past it", () => {
    // Of 100 cases a few have a neighbor swapped; b left out as often as that comes of the same noise.
    const noisy = [...times(360, "xaby"), ...times(12, "xbay"), ...times(12, "axby"), ...times(36, "xay")];
    expect(dependenciesOf(noisy)).toEqual(["a>b", "b>y", "x>a"]);
    expect(dependenciesOf([...times(90, "xaby"), ...times(60, "xay")])).toEqual(["a>b", "a>y", "b>y", "x>a"]);
  });

  it("see the branches of parallel blocks together, however rare each of their links is", () => {
    const orders = (a: string, b: string, c: string) => [
      a + b + c,
      a + c + b,
      b + a + c,
      b + c + a,
      c + a + b,
      c + b + a,
    ];
    const blocks = orders("a", "b", "c").flatMap((first) =>
      orders("d", "e", "f").map((second) => `x${first}${second}y`),
    );
    // Beside them cases in which two steps are swapped about as often as one of these links is seen.
    const swaps = [...times(4200, "xpqy"), ...times(600, "xqpy")];
    const noisy = [...times(6, ...blocks), ...swaps];
    const found = dependenciesOf(noisy);
    for (const link of ["a>d", "b>e", "c>f", "a>f", "c>d"]) expect(found).toContain(link);
  });

  it("know what repeats itself", () => {
    expect(dependenciesOf(times(50, "xay", "xaay"))).toEqual(["a>a", "a>y", "x>a"]);
    expect(orderEffects(logOf(Array<number[]>(50).fill([0, 1, 1, 2]), 3)).repeated).toEqual([1]);
  });

  it("are found in random processes with and without noise", () => {
    const scores = FRESH_LOGS.map(({ seed, ...options }) => judgeLog(seed, options));
    expect(scores.reduce((sum, one) => sum + one, 0) / scores.length).toBeGreaterThanOrEqual(0.97);
    expect(Math.min(...scores)).toBeGreaterThanOrEqual(0.9);
  });
});

describe("successions", () => {
  it("are those that going through each case finds, and as many as any order would bring", () => {
    const cases = fc.array(fc.array(fc.nat(3), { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(cases, (traces) => {
        const sums = countSuccessions(logOf(traces, 4));
        for (let pair = 0; pair < 16; pair++) {
          const [a, b] = [Math.floor(pair / 4), pair % 4];
          const seen = traces.flatMap((trace) => trace.filter((type, i) => type === a && trace[i + 1] === b));
          expect(sums.direct[pair]).toBe(seen.length);
          // The mean over all orders of a case's events, by going through the places that two of them can take.
          const expected = traces.reduce((sum, trace) => {
            const ways = trace.flatMap((x, i) => trace.map((y, j) => (i !== j && x === a && y === b ? 1 : 0)));
            const pairs = trace.length * (trace.length - 1);
            return sum + (pairs === 0 ? 0 : (ways.reduce<number>((s, one) => s + one, 0) / pairs) * (trace.length - 1));
          }, 0);
          expect(sums.expected[pair]).toBeCloseTo(expected, 9);
        }
      }),
    );
  });

  it("do not put events of one time into an order", () => {
    const db = buildSequences({
      users: Int32Array.of(0, 0, 0),
      types: Int32Array.of(0, 1, 2),
      times: Float64Array.of(0, 0, 1),
      userIds: ["u"],
      typeNames: ["a", "b", "c"],
    });
    expect([...countSuccessions(db).direct]).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 0]);
  });
});

describe("edges from the order alone", () => {
  const { db, relations } = makeLog("edges", { activities: 12 });
  const { effects } = orderEffects(db);

  it("end at level 2, and those that lead on have it", () => {
    const levels = new Map(effects.map((one) => [`${one.source}>${one.target}`, levelOf(one.stats).level]));
    expect(Math.max(...levels.values())).toBe(2);
    const sequence = effects.filter(({ stats }) => (stats.order_share ?? 0) > 0.9 && stats.n_ab > 100);
    expect(sequence.length).toBeGreaterThan(3);
    for (const { source, target } of sequence) {
      expect([source, target, relations.has(`${source}>${target}`), levels.get(`${source}>${target}`)]).toEqual([source, target, true, 2]); // prettier-ignore
    }
  });

  it("have no lags and no window", () => {
    for (const { stats } of effects) {
      expect(stats).toMatchObject({ scale: "order", lag_ms: null, window_ms: null, suppresses: false });
      expect(stats.n_ab).toBeLessThanOrEqual(stats.n_a);
    }
  });
});

describe("the quality of the clock", () => {
  const { events } = sampleEvents();
  const SESSION_GAP_MS = 30 * 60_000;
  const quality = (change: (time: number) => number) =>
    clockQuality(buildSequences({ ...events, times: events.times.map(change) }, { sessionGapMs: SESSION_GAP_MS }));

  test("is good where people did as they liked, by the clock", () => {
    expect(quality((time) => time)).toMatchObject({ clock: "time", limit: null });
  });

  test.each<[string, (time: number) => number]>([
    ["order_dates", (time) => 86_400_000 * Math.floor(time / 86_400_000) - 8 * 3_600_000],
    ["order_ties", (time) => 3_600_000 * Math.floor(time / 3_600_000)],
  ])("is bad for reason %s", (code, change) => {
    const { clock, limit } = quality(change);
    expect(clock).toBe("order");
    expect(limit?.code).toBe(code);
    expect(limit?.params["share"]).toBeGreaterThan(0.5);
  });

  test("is bad where steps take equally long, and where all follow one course", () => {
    const log = makeLog("course", { activities: 12 }).db;
    expect(clockQuality(log).limit?.code).toBe("order_steps");
    const uneven = { ...log, times: log.times.map((time, e) => time + ((e * 7_919) % 50) * 1_000) };
    expect(clockQuality(uneven).limit?.code).toBe("order_skeleton");
  });

  test("of nothing is that of a clock", () => {
    expect(clockQuality(logOf([], 2))).toMatchObject({ clock: "time", tieShare: 0, limit: null });
  });
});
