import type { PatternTable } from "./mining/pattern-table";

/** A table as bytes, for a database: how many patterns, then its three columns, 32-bit numbers in little-endian order. */
export function tableToBytes({ items, offsets, supports }: PatternTable): Uint8Array {
  const count = supports.length;
  const view = new DataView(new ArrayBuffer(4 * (1 + count + offsets.length + items.length)));
  let at = 0;
  const write = (value: number) => {
    view.setInt32(at, value, true);
    at += 4;
  };
  write(count);
  for (const column of [offsets, supports, items]) for (const value of column) write(value);
  return new Uint8Array(view.buffer);
}

/** The table that `tableToBytes` was given. */
export function tableFromBytes(bytes: Uint8Array): PatternTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getInt32(0, true);
  const read = (from: number, length: number) =>
    Int32Array.from({ length }, (_, i) => view.getInt32(4 * (from + i), true));
  const offsets = read(1, count + 1);
  const supports = read(count + 2, count);
  return { offsets, supports, items: read(2 * count + 2, offsets[count] as number) };
}
