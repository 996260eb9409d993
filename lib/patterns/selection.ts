import type { EventColumns } from "./mining/build-sequences";

/** The events of those users alone; `userIds` are then the ids that have events. */
export function keepUsers(columns: EventColumns, keeps: (id: string) => boolean): EventColumns {
  const { users, types, times, userIds, typeNames } = columns;
  const has = new Uint8Array(userIds.length);
  for (const user of users) has[user] = 1;
  const kept = Int32Array.from(userIds, (id, user) => (has[user] === 1 && keeps(id) ? 0 : -1));
  const ids = userIds.filter((_, user) => kept[user] === 0);
  let next = 0;
  for (let user = 0; user < kept.length; user++) if (kept[user] === 0) kept[user] = next++;
  if (ids.length === userIds.length) return columns;

  let count = 0;
  for (const user of users) if ((kept[user] as number) >= 0) count++;
  const result = { users: new Int32Array(count), types: new Int32Array(count), times: new Float64Array(count) };
  let to = 0;
  for (let i = 0; i < users.length; i++) {
    const user = kept[users[i] as number] as number;
    if (user < 0) continue;
    result.users[to] = user;
    result.types[to] = types[i] as number;
    result.times[to++] = times[i] as number;
  }
  return { ...result, userIds: ids, typeNames };
}
