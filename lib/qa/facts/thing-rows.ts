/** What rows name: kinds of things, in the order of a row's columns. */
export const THING_KINDS = ["item", "app", "media", "poi"] as const;
export type ThingKind = (typeof THING_KINDS)[number];

/**
 * A project's rows with what they name, as columns, those of one user one after the other. Names are told by numbers,
 * each kind from 0 on; −1 where a row names nothing of the kind, or something that was not noted.
 */
export type ThingRows = {
  /** Of each user who has rows the place, and where in the columns the user's rows end. */
  readonly users: Int32Array;
  readonly ends: Int32Array;
  /** Milliseconds from 1970, with fractions. */
  readonly times: Float64Array;
  readonly columns: Readonly<Record<ThingKind, Int32Array>>;
  readonly names: Readonly<Record<ThingKind, readonly string[]>>;
};

/** What is to be counted of each user: rows that name one of some things of every part, within a span of time. */
export type RowsCounted = {
  /** Of each part the names by kind, as numbers. Without parts every row counts. */
  parts: readonly Partial<Record<ThingKind, readonly number[]>>[];
  /** Milliseconds; the first is included, the second not. */
  from: number;
  to: number;
};

/** So many rows are looked at in a few milliseconds; then others run. */
const ROWS_A_TURN = 400_000;
/** Bits of a number that bitwise operators leave positive. */
const PARTS_MAX = 31;

/**
 * How many rows of each user each of some counts means, all rows being read once for as many of them as fit into a
 * number's bits: each part has a bit, which every name of it carries.
 *
 * @param users how many users there are, with rows or without
 * @param turn awaited between stretches of rows
 */
export async function countRows(
  rows: ThingRows,
  users: number,
  wanted: readonly RowsCounted[],
  turn: () => Promise<void>,
): Promise<Int32Array[]> {
  const counts = wanted.map(() => new Int32Array(users));
  let from = 0;
  while (from < wanted.length) {
    let [to, parts] = [from, 0];
    for (; to < wanted.length; to++) {
      const more = wanted[to]?.parts.length ?? 0;
      if (to > from && parts + more > PARTS_MAX) break;
      parts += more;
    }
    await countTogether(rows, wanted.slice(from, to), counts.slice(from, to), turn);
    from = to;
  }
  return counts;
}

async function countTogether(
  { users, ends, times, columns, names }: ThingRows,
  wanted: readonly RowsCounted[],
  counts: readonly Int32Array[],
  turn: () => Promise<void>,
): Promise<void> {
  const bits = Object.fromEntries(THING_KINDS.map((kind) => [kind, new Int32Array(names[kind].length + 1)])) as Record<
    ThingKind,
    Int32Array
  >;
  let next = 0;
  const needs = wanted.map(({ parts }) =>
    parts.reduce((need, part) => {
      const bit = 1 << next++;
      // Place 0 is that of rows which name nothing.
      for (const kind of THING_KINDS)
        for (const name of part[kind] ?? []) bits[kind][name + 1] = (bits[kind][name + 1] as number) | bit;
      return need | bit;
    }, 0),
  );
  const { item, app, media, poi } = columns;
  const read = (of: Int32Array, column: Int32Array, row: number) => of[(column[row] as number) + 1] as number;
  let [row, looked] = [0, 0];
  for (let u = 0; u < users.length; u++) {
    const user = users[u] as number;
    for (const end = ends[u] as number; row < end; row++) {
      const found =
        read(bits.item, item, row) | read(bits.app, app, row) | read(bits.media, media, row) | read(bits.poi, poi, row);
      const at = times[row] as number;
      for (let i = 0; i < wanted.length; i++) {
        const need = needs[i] as number;
        const { from, to } = wanted[i] as RowsCounted;
        if ((found & need) !== need || at < from || at >= to) continue;
        const own = counts[i] as Int32Array;
        own[user] = (own[user] as number) + 1;
      }
    }
    if (row - looked < ROWS_A_TURN) continue;
    looked = row;
    await turn();
  }
}

/**
 * By how many of some users each thing of a kind is named, a thing being told by the number that its names share.
 *
 * @param keyOf of each name of the kind its thing; −1 for none
 * @param among 1 for the users who are meant, by place
 */
export function usersByThing(
  { users, ends, columns }: ThingRows,
  kind: ThingKind,
  keyOf: Int32Array,
  keys: number,
  among: Uint8Array,
): Int32Array {
  const counts = new Int32Array(keys);
  const lastSeen = new Int32Array(keys).fill(-1);
  const column = columns[kind];
  let row = 0;
  for (let u = 0; u < users.length; u++) {
    const user = users[u] as number;
    const end = ends[u] as number;
    if (among[user] !== 1) {
      row = end;
      continue;
    }
    for (; row < end; row++) {
      const name = column[row] as number;
      const key = name < 0 ? -1 : (keyOf[name] as number);
      if (key < 0 || lastSeen[key] === user) continue;
      lastSeen[key] = user;
      counts[key] = (counts[key] as number) + 1;
    }
  }
  return counts;
}
