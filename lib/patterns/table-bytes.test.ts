import fc from "fast-check";
import { expect, test } from "vitest";
import { tableOf } from "./mining/pattern-table";
import { tableFromBytes, tableToBytes } from "./table-bytes";

const Found = fc.record({
  types: fc.array(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 6 }).map((types) => Int32Array.from(types)),
  support: fc.nat(2 ** 31 - 1),
});

test("a table comes out of its bytes as it went in, wherever they lie in memory", () => {
  fc.assert(
    fc.property(fc.array(Found), fc.nat(7), (found, offset) => {
      const table = tableOf(found);
      const bytes = tableToBytes(table);
      const elsewhere = new Uint8Array(bytes.length + offset);
      elsewhere.set(bytes, offset);
      expect(tableFromBytes(elsewhere.subarray(offset))).toEqual(table);
    }),
  );
});
