import {
  AGE_EFFECT,
  CONFOUNDED,
  DECIDING,
  DINNERS,
  EDGES,
  EVENT_KEYS,
  EVENT_TYPES,
  GOLF_EFFECT,
  HAS_CAR_EFFECT,
  INTENT_EFFECTS,
  JOURNEYS,
  LAG_MAX_SECONDS,
  SESSION_SEQUENCES,
  SESSIONS,
  SPONTANEOUS_VISITS,
  SPREAD,
  STRAY_SHARE,
  type EventKey,
} from "./model.ts";
import type { Life } from "./life.ts";
import type { Person } from "./people.ts";
import { BENZ_S, BMW_7, GOLF } from "./world.ts";

const nameOf = (key: EventKey): string => EVENT_TYPES[key].name;

/** Pairs linked only through others: the expected number of grandchildren, and the shortest way. */
export function indirectPairs(): { cause: EventKey; effect: EventKey; via: EventKey[]; total: number }[] {
  const direct = new Set(EDGES.map(({ cause, effect }) => `${cause}>${effect}`));
  const found = new Map<string, { cause: EventKey; effect: EventKey; via: EventKey[]; total: number }>();
  const walk = (cause: EventKey, here: EventKey, via: EventKey[], weight: number) => {
    for (const edge of EDGES) {
      if (edge.cause !== here) continue;
      const pair = `${cause}>${edge.effect}`;
      const total = weight * edge.alpha;
      if (via.length > 0 && !direct.has(pair)) {
        const known = found.get(pair);
        if (known === undefined) found.set(pair, { cause, effect: edge.effect, via, total });
        else {
          known.total += total;
          if (via.length < known.via.length) known.via = via;
        }
      }
      walk(cause, edge.effect, [...via, edge.effect], total);
    }
  };
  // The edges hold no cycle (a test says so), so every walk ends.
  for (const key of EVENT_KEYS) walk(key, key, [], 1);
  return [...found.values()];
}

export type Truth = ReturnType<typeof describeTruth>;

/** Everything that was planted, and how often it came about. */
export function describeTruth(seed: string, lives: readonly { person: Person; life: Life }[]) {
  const events = lives.flatMap(({ life }) => life.events);
  const counts = Object.fromEntries(EVENT_KEYS.map((key) => [nameOf(key), 0]));
  const children = new Map<string, { count: number; lag: number }>();
  for (const { key, at, cause } of events) {
    counts[nameOf(key)] = (counts[nameOf(key)] ?? 0) + 1;
    if (cause === undefined) continue;
    const pair = `${cause.key}>${key}`;
    const sum = children.get(pair) ?? { count: 0, lag: 0 };
    children.set(pair, { count: sum.count + 1, lag: sum.lag + at - cause.at });
  }
  const realised = (cause: EventKey, effect: EventKey) => {
    const { count, lag } = children.get(`${cause}>${effect}`) ?? { count: 0, lag: 0 };
    return {
      causes: counts[nameOf(cause)] ?? 0,
      children: count,
      mean_lag_seconds: count === 0 ? null : Math.round(lag / count),
    };
  };
  const favourites = (golfer: boolean) => {
    const those = lives.filter(({ person }) => person.golfer === golfer);
    const of = (car: object) => those.filter(({ person }) => person.favourite === car).length;
    return { users: those.length, [BMW_7.name]: of(BMW_7), [BENZ_S.name]: of(BENZ_S) };
  };
  return {
    seed,
    time_zone: "Asia/Shanghai",
    users: lives.length,
    rows: lives.reduce((sum, { life }) => sum + life.rows.length, 0),
    stray_rows: lives.reduce((sum, { life }) => sum + life.rows.filter((row) => row.event === undefined).length, 0),
    parameters: {
      sessions: SESSIONS,
      spread: SPREAD,
      lag_max_seconds: LAG_MAX_SECONDS,
      session_gap_min_seconds: 7200,
      stray_share: STRAY_SHARE,
      spontaneous_visits: SPONTANEOUS_VISITS,
      dinners: DINNERS,
    },
    event_types: EVENT_KEYS.map((key) => {
      const { name, category, perSession, phase, place } = EVENT_TYPES[key];
      return { name, category, place, per_session: perSession, phase, count: counts[name] ?? 0 };
    }),
    edges: EDGES.map(({ cause, effect, alpha, lagSeconds }) => ({
      cause: nameOf(cause),
      effect: nameOf(effect),
      alpha,
      lag_seconds: lagSeconds,
      realised: realised(cause, effect),
    })),
    indirect: indirectPairs().map(({ cause, effect, via, total }) => ({
      cause: nameOf(cause),
      effect: nameOf(effect),
      via: via.map(nameOf),
      expected_descendants: Math.round(total * 10_000) / 10_000,
    })),
    confounded: CONFOUNDED.map(({ pair, by }) => ({ pair: pair.map(nameOf), by })),
    sequences: {
      within_sessions: SESSION_SEQUENCES.map((sequence) => sequence.map(nameOf)),
      over_days: [["预约试驾", "到店看车", "下单购买"]],
    },
    journeys: [
      {
        cause: nameOf(JOURNEYS.visitAfterBooking.cause),
        effect: nameOf(JOURNEYS.visitAfterBooking.effect),
        probability: JOURNEYS.visitAfterBooking.probability,
        days: [JOURNEYS.visitAfterBooking.daysMin, JOURNEYS.visitAfterBooking.daysMax],
        realised: realised("bookDrive", "visitDealer"),
      },
      {
        cause: nameOf(JOURNEYS.buyAfterVisit.cause),
        effect: nameOf(JOURNEYS.buyAfterVisit.effect),
        probability_by_purchase_intent: Object.fromEntries(
          Object.entries(INTENT_EFFECTS).map(([intent, { buy }]) => [intent, buy]),
        ),
        days: [JOURNEYS.buyAfterVisit.daysMin, JOURNEYS.buyAfterVisit.daysMax],
        realised: realised("visitDealer", "buy"),
      },
    ],
    segments: {
      interests: {
        value: GOLF,
        favourite_car: {
          with: { [BMW_7.name]: GOLF_EFFECT.favourite.golf.bmw7, [BENZ_S.name]: GOLF_EFFECT.favourite.golf.benzS },
          without: {
            [BMW_7.name]: GOLF_EFFECT.favourite.others.bmw7,
            [BENZ_S.name]: GOLF_EFFECT.favourite.others.benzS,
          },
          realised: { with: favourites(true), without: favourites(false) },
        },
        factor_on_buying_after_a_visit: {
          [BMW_7.name]: GOLF_EFFECT.buy.bmw7,
          [BENZ_S.name]: GOLF_EFFECT.buy.benzS,
        },
        rounds_of_golf: { with: GOLF_EFFECT.rounds, without: 0 },
      },
      purchase_intent: {
        factor_on: DECIDING.map(nameOf),
        factors: Object.fromEntries(Object.entries(INTENT_EFFECTS).map(([intent, each]) => [intent, each.deciding])),
      },
      has_car: {
        factor_on: [nameOf("valueOldCar")],
        factors: { 是: HAS_CAR_EFFECT.valueOldCar.yes, 否: HAS_CAR_EFFECT.valueOldCar.no },
      },
      age: { factor_on: [nameOf("shortVideo")], below: AGE_EFFECT.below, factor: AGE_EFFECT.shortVideo },
      without_effect: ["gender", "city", "occupation"],
      follow_the_favourite_car: ["budget", "income"],
    },
  };
}
