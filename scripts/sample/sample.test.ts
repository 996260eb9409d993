import { createHash } from "node:crypto";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { CONFOUNDED, EDGES, EVENT_KEYS, EVENT_TYPES, type EventKey } from "./model.ts";
import { generateSample } from "./index.ts";
import { indirectPairs } from "./truth.ts";
import { BENZ_S, BMW_7, GOLF } from "./world.ts";

const sample = generateSample();

function table(name: string, text = sample.files.find((file) => file.name === name)?.text ?? ""): string[][] {
  return parse(text, { bom: true, record_delimiter: "\r\n" }).slice(1);
}
const cell = (row: readonly string[], column: number): string => row[column] ?? "";

const behaviors = table("behavior_data.csv");
const profiles = table("user_profiles.csv");
const truthRows = table("truth-rows.csv", sample.truthRows);
const seconds = (row: readonly string[]) => Date.parse(`${cell(row, 2).replace(" ", "T")}Z`) / 1000;

/** The events as the truth file alone tells them: the first row of each gives its time. */
const events = new Map<string, { id: string; user: string; type: string; at: number; cause: string }>();
for (const [i, row] of truthRows.entries()) {
  const [, user, type, id, cause] = [cell(row, 0), cell(row, 1), cell(row, 2), cell(row, 3), cell(row, 4)];
  if (id !== "" && !events.has(id)) events.set(id, { id, user, type, at: seconds(behaviors[i] ?? []), cause });
}
const nameOf = (key: EventKey) => EVENT_TYPES[key].name;

describe("the sample's files", () => {
  it("are the same bytes for the same seed, here and everywhere", () => {
    const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);
    const digests = Object.fromEntries(sample.files.map(({ name, text }) => [name, digest(text)]));
    expect({ ...digests, "truth-rows.csv": digest(sample.truthRows) }).toMatchInlineSnapshot(`
      {
        "app_list.csv": "11ac1603c3fd6cb0",
        "behavior_data.csv": "318e075b2e67aa74",
        "items.csv": "6d2c14b1e1910174",
        "media_list.csv": "d3a9d091a0165360",
        "pois.csv": "941748c1b110c786",
        "truth-rows.csv": "b6e3b49397036e93",
        "user_profiles.csv": "3411b9c854c0fd6f",
      }
    `);
    expect(digest(JSON.stringify(sample.truth))).toMatchInlineSnapshot(`"2bca049fefea5942"`);
    expect(generateSample().files).toEqual(sample.files);
    expect(generateSample("another").files).not.toEqual(sample.files);
  });

  it("hold about 46,000 behaviours of 500 people, 84 of them by user_0007", () => {
    expect(behaviors.length).toBeGreaterThan(45_500);
    expect(behaviors.length).toBeLessThan(46_500);
    expect(new Set(behaviors.map((row) => row[0])).size).toBe(500);
    expect(profiles).toHaveLength(500);
    expect(behaviors.filter((row) => row[0] === "user_0007")).toHaveLength(84);
  });

  it("are in the order of people and time", () => {
    for (const [i, row] of behaviors.entries()) {
      const before = behaviors[i - 1];
      if (before === undefined) continue;
      const sorted =
        cell(before, 0) === cell(row, 0) ? cell(before, 2) <= cell(row, 2) : cell(before, 0) < cell(row, 0);
      if (!sorted) expect.unreachable(`row ${i} is out of order`);
    }
  });

  it("name only apps, media and places of the lists", () => {
    const names = (file: string, column: number) => new Set(["", ...table(file).map((row) => cell(row, column))]);
    const [apps, media, places] = [names("app_list.csv", 1), names("media_list.csv", 1), names("pois.csv", 1)];
    expect(behaviors.filter((row) => !apps.has(cell(row, 4)))).toEqual([]);
    expect(behaviors.filter((row) => !media.has(cell(row, 5)))).toEqual([]);
    expect(behaviors.filter((row) => !places.has(cell(row, 6)))).toEqual([]);
    const cars = table("items.csv").map((row) => cell(row, 4));
    expect(cars).toContain(BMW_7.name);
    expect(cars).toContain(BENZ_S.name);
  });

  it("never name the true event of a row", () => {
    const texts = new Set(behaviors.flatMap((row) => row.slice(1)));
    for (const key of EVENT_KEYS) expect(texts.has(nameOf(key))).toBe(false);
  });
});

describe("the sample's hours", () => {
  const byHour = Array.from({ length: 24 }, () => 0);
  for (const row of behaviors) {
    const hour = Number(cell(row, 2).slice(11, 13));
    byHour[hour] = (byHour[hour] ?? 0) + 1;
  }
  const share = (from: number, to: number) => byHour.slice(from, to).reduce((a, b) => a + b, 0) / behaviors.length;

  it("are quiet at night and busy in the evening", () => {
    expect(share(2, 6)).toBeLessThan(0.02);
    expect(share(19, 23)).toBeGreaterThan(0.3);
  });

  it("are busier on weekends", () => {
    const days = new Map<string, number>();
    for (const row of behaviors) days.set(cell(row, 2).slice(0, 10), (days.get(cell(row, 2).slice(0, 10)) ?? 0) + 1);
    const mean = (weekend: boolean) => {
      const those = [...days].filter(([day]) => [0, 6].includes(new Date(day).getUTCDay()) === weekend);
      // The few outings after the last day of sessions would blur the mean.
      const inside = those.filter(([day]) => day <= "2025-12-31").map(([, count]) => count);
      return inside.reduce((a, b) => a + b, 0) / inside.length;
    };
    expect(mean(true) / mean(false)).toBeGreaterThan(1.3);
  });

  it("fall into two or more sessions for everyone, which pauses of half an hour tell apart", () => {
    const sessions = new Map<string, number>();
    let before: (typeof behaviors)[number] | undefined;
    for (const row of behaviors) {
      const user = cell(row, 0);
      const fresh = before === undefined || cell(before, 0) !== user || seconds(row) - seconds(before) > 1800;
      if (fresh) sessions.set(user, (sessions.get(user) ?? 0) + 1);
      before = row;
    }
    expect(Math.min(...sessions.values())).toBeGreaterThanOrEqual(2);
  });
});

describe("the sample's truth", () => {
  it("labels every row, the rows of one event with one label", () => {
    expect(truthRows).toHaveLength(behaviors.length);
    expect(truthRows.map((row) => [row[0], row[1]])).toEqual(behaviors.map((row, i) => [String(i + 2), row[0]]));
    const perEvent = truthRows.length / events.size;
    expect(perEvent).toBeGreaterThan(1.15);
    const strays = truthRows.filter((row) => row[3] === "").length;
    expect(strays).toBe(sample.truth.stray_rows);
    expect(strays).toBeGreaterThan(500);
  });

  it("has between 15 and 22 types of event", () => {
    expect(EVENT_KEYS.length).toBeGreaterThanOrEqual(15);
    expect(EVENT_KEYS.length).toBeLessThanOrEqual(22);
    for (const type of sample.truth.event_types) expect(type.count).toBeGreaterThan(50);
  });

  const causes = new Map<string, number>();
  for (const { type } of events.values()) causes.set(type, (causes.get(type) ?? 0) + 1);

  it.each(EDGES.map((edge) => ({ ...edge, title: `${nameOf(edge.cause)} → ${nameOf(edge.effect)}` })))(
    "plants $title with its number of children and its lag",
    ({ cause, effect, alpha, lagSeconds }) => {
      expect(alpha).toBeGreaterThanOrEqual(0.15);
      expect(alpha).toBeLessThanOrEqual(0.45);
      const count = causes.get(nameOf(cause)) ?? 0;
      expect(count).toBeGreaterThanOrEqual(500);
      const children = [...events.values()].filter(
        (event) => event.type === nameOf(effect) && events.get(event.cause)?.type === nameOf(cause),
      );
      // Poisson(alpha) children of each cause: four standard errors around alpha.
      expect(Math.abs(children.length / count - alpha)).toBeLessThan(4 * Math.sqrt(alpha / count));
      const lags = children.map((event) => event.at - (events.get(event.cause)?.at ?? 0));
      const mean = lags.reduce((a, b) => a + b, 0) / lags.length;
      expect(Math.abs(mean / lagSeconds - 1)).toBeLessThan(4 / Math.sqrt(lags.length));
      expect(Math.max(...lags)).toBeLessThanOrEqual(1501);
    },
  );

  it("has no cycles, no effect with more than three causes, and no cause beyond the edges and journeys", () => {
    const order = (key: EventKey, above: EventKey[]): void => {
      expect(above).not.toContain(key);
      for (const edge of EDGES) if (edge.cause === key) order(edge.effect, [...above, key]);
    };
    for (const key of EVENT_KEYS) order(key, []);
    for (const key of EVENT_KEYS) expect(EDGES.filter(({ effect }) => effect === key).length).toBeLessThanOrEqual(3);
    const planted = new Set([
      ...EDGES.map(({ cause, effect }) => `${nameOf(cause)}>${nameOf(effect)}`),
      "预约试驾>到店看车",
      "到店看车>下单购买",
    ]);
    for (const { type, cause } of events.values()) {
      const from = events.get(cause)?.type;
      if (from !== undefined && !planted.has(`${from}>${type}`)) expect.unreachable(`${from}>${type} was not planted`);
    }
  });

  it("confounds two pairs: they go together without an edge, in either direction or through others", () => {
    const perUser = (type: string) => {
      const counts = new Map<string, number>();
      for (const event of events.values()) {
        if (event.type === type) counts.set(event.user, (counts.get(event.user) ?? 0) + 1);
      }
      return profiles.map((row) => counts.get(cell(row, 0)) ?? 0);
    };
    for (const { pair, by } of CONFOUNDED) {
      const linked = [...EDGES, ...indirectPairs()].some(
        ({ cause, effect }) => pair.includes(cause) && pair.includes(effect),
      );
      expect(linked).toBe(false);
      expect(EDGES.some(({ effect }) => pair.includes(effect))).toBe(false);
      if (by === "user-taste") {
        expect(correlation(perUser(nameOf(pair[0])), perUser(nameOf(pair[1])))).toBeGreaterThan(0.4);
      } else {
        for (const key of pair) expect(EVENT_TYPES[key].phase).toBe("early");
      }
    }
  });

  it("lets people differ", () => {
    const counts = profiles.map((row) => behaviors.filter((each) => each[0] === row[0]).length);
    const mean = counts.reduce((a, b) => a + b, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
    expect(variance / mean).toBeGreaterThan(10);
  });
});

describe("the sample's segments", () => {
  const golfers = new Set(profiles.filter((row) => cell(row, 6).split(",").includes(GOLF)).map((row) => row[0]));
  /** People with a row of this action about this car. */
  const people = (car: string, pattern: RegExp) =>
    new Set(behaviors.filter((row) => cell(row, 3).startsWith(car) && pattern.test(cell(row, 3))).map((row) => row[0]));

  it("let golfers book test drives of 宝马7系 clearly more often than of 奔驰S系, others not", () => {
    const booked = (car: string, golfing: boolean) =>
      [...people(car, /_预约试驾页$/)].filter((user) => golfers.has(user ?? "") === golfing).length;
    expect(golfers.size).toBeGreaterThan(170);
    expect(zScore(booked(BMW_7.name, true), booked(BENZ_S.name, true), golfers.size)).toBeGreaterThan(3);
    expect(Math.abs(zScore(booked(BMW_7.name, false), booked(BENZ_S.name, false), 500 - golfers.size))).toBeLessThan(3);
  });

  it("let only golfers play golf", () => {
    const players = new Set(behaviors.filter((row) => cell(row, 6).includes(GOLF)).map((row) => row[0]));
    expect([...players].filter((user) => !golfers.has(user ?? ""))).toEqual([]);
    expect(players.size).toBeGreaterThan(golfers.size * 0.7);
  });

  it("let the intent to buy lead to purchases", () => {
    const buyers = new Set(behaviors.filter((row) => row[1] === "purchase").map((row) => row[0]));
    const rate = (intents: string[]) => {
      const those = profiles.filter((row) => intents.includes(cell(row, 9)));
      return those.filter((row) => buyers.has(row[0])).length / those.length;
    };
    expect(rate(["首购", "换车", "增购"])).toBeGreaterThan(3 * rate(["无"]));
  });
});

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [i, x] of xs.entries()) {
    const dy = (ys[i] ?? 0) - my;
    xy += (x - mx) * dy;
    xx += (x - mx) ** 2;
    yy += dy ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

/** How many standard errors two shares of the same number of people lie apart. */
function zScore(a: number, b: number, of: number): number {
  const pooled = (a + b) / (2 * of);
  return (a - b) / of / Math.sqrt((2 * pooled * (1 - pooled)) / of);
}
