import type { EventColumns } from "../../lib/patterns/mining/build-sequences.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Events of nobody in particular: users are equally active, types have Zipf frequencies, pauses are two minutes on
 * average and one in ten most of a day. In the order of no user, as from a table. The same for a seed.
 */
export function zipfEvents(events: number, users: number, types: number, seed = 1): EventColumns {
  const random = mulberry32(seed);
  const shares = new Float64Array(types);
  for (let type = 0; type < types; type++) shares[type] = (shares[type - 1] ?? 0) + 1 / (type + 1);
  const whole = shares[types - 1] ?? 0;
  const clocks = new Float64Array(users).fill(Date.UTC(2026, 0, 1));
  const columns = { users: new Int32Array(events), types: new Int32Array(events), times: new Float64Array(events) };
  for (let i = 0; i < events; i++) {
    const user = Math.floor(random() * users);
    const away = random() < 0.1;
    const pause = away ? DAY_MS * (0.2 + random()) : -Math.log(1 - random()) * 2 * MINUTE_MS;
    clocks[user] = Math.round((clocks[user] ?? 0) + pause);
    const share = random() * whole;
    columns.users[i] = user;
    columns.types[i] = shares.findIndex((upTo) => share < upTo);
    columns.times[i] = clocks[user] ?? 0;
  }
  return {
    ...columns,
    userIds: Array.from({ length: users }, (_, user) => `user_${user}`),
    typeNames: Array.from({ length: types }, (_, type) => `type ${type}`),
  };
}

function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
