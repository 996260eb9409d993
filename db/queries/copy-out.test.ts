import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { BinaryRows } from "./copy-out";

const HEADER = Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), Buffer.alloc(8)]);
const END = Buffer.from([0xff, 0xff]);

function encoded(rows: readonly (readonly (string | null)[])[]): Buffer {
  const parts: Buffer[] = [HEADER];
  for (const row of rows) {
    const count = Buffer.alloc(2);
    count.writeInt16BE(row.length);
    parts.push(count);
    for (const value of row) {
      const bytes = Buffer.from(value ?? "");
      const length = Buffer.alloc(4);
      length.writeInt32BE(value === null ? -1 : bytes.length);
      parts.push(length, bytes);
    }
  }
  return Buffer.concat([...parts, END]);
}

test("rows come whole, wherever the bytes are cut", () => {
  const cells = fc.array(fc.option(fc.string({ unit: "grapheme", maxLength: 8 })), { maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(cells, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      (rows, cuts) => {
        const found: (string | null)[][] = [];
        const reader = new BinaryRows();
        const bytes = encoded(rows);
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1;
          for (const columns of reader.take(bytes.subarray(at, at + size))) {
            found.push(columns.map((column) => column?.toString() ?? null));
          }
          at += size;
        }
        reader.end();
        expect(found).toEqual(rows);
      },
    ),
    { numRuns: 500 },
  );
});

test("rows that break off are no rows", () => {
  const bytes = encoded([["a", "b"]]);
  for (const length of [0, 5, HEADER.length, bytes.length - 2, bytes.length - 1]) {
    const reader = new BinaryRows();
    expect([...reader.take(bytes.subarray(0, length))]).toHaveLength(length < bytes.length - 2 ? 0 : 1);
    expect(() => reader.end()).toThrow("broke off");
  }
});

test("a large row that comes in many pieces is put together once", () => {
  const value = "x".repeat(4_000_000);
  const bytes = encoded([["a", value]]);
  const concat = vi.spyOn(Buffer, "concat");
  try {
    const reader = new BinaryRows();
    const found: (string | undefined)[] = [];
    for (let at = 0; at < bytes.length; at += 16_000) {
      for (const [, column] of reader.take(bytes.subarray(at, at + 16_000))) found.push(column?.toString());
    }
    reader.end();
    expect(found).toEqual([value]);
    const copied = concat.mock.results.reduce((sum, { value: made }) => sum + (made as Buffer).length, 0);
    expect(copied).toBeLessThan(2 * bytes.length);
  } finally {
    concat.mockRestore();
  }
});
