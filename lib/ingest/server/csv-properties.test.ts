import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/core";
import { ImportKind } from "@/lib/ingest";
import { readFile } from "./read-for-test";

/** A plain writer, as different from the reader as can be: it decides cell by cell whether to quote. */
function write(
  table: readonly (readonly string[])[],
  style: { delimiter: string; end: string; quoteAll: boolean; lastEnd: boolean },
): string {
  const cell = (text: string) =>
    style.quoteAll || /[",;|\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = table.map((row) => row.map(cell).join(style.delimiter));
  return lines.join(style.end) + (style.lastEnd ? style.end : "");
}

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom('"', '""', ",", "\n", "\r\n", "迈腾", " 空 格 ", "=1+1", "\t", "a;b|c", "\\N", "'", ""),
);
const storable = text.filter((cell) => !cell.includes("\0") && cell.isWellFormed() && !cell.startsWith("\uFEFF"));

describe("reading back", () => {
  it("gives any table exactly as it was written, however it is quoted, ended and cut into pieces", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(storable, storable, storable), { minLength: 1, maxLength: 12 }),
        fc.record({
          delimiter: fc.constantFrom(",", ";", "\t", "|"),
          end: fc.constantFrom("\n", "\r\n"),
          quoteAll: fc.boolean(),
          lastEnd: fc.boolean(),
        }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (cells, style, pieceBytes, bom) => {
          const header = ["user_id", "action", "timestamp", "备注", "note", "memo"];
          const rows = cells.map((row, i) => [`u${i}`, "browse", "2026-01-05 09:03:07", ...row]);
          const written = (bom ? "\uFEFF" : "") + write([header, ...rows], style);
          const report = await readFile("behaviors", written, { pieceBytes });
          expect(report.cells).toEqual(rows);
          expect(report.reading.delimiter).toBe(style.delimiter);
          // Every cell that says something is in the properties, under its column's name.
          expect(report.rows.map((row) => ({ ...(row["properties"] as object) }))).toEqual(
            rows.map((row) =>
              Object.fromEntries([3, 4, 5].filter((i) => row[i] !== "").map((i) => [header[i], row[i]])),
            ),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("any bytes at all", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc
      .tuple(
        fc.constantFrom("user_id,action,timestamp\n", "user_id,age\n", "app_name\n", "\uFEFFname;id\r\n"),
        fc.uint8Array({ maxLength: 200 }),
      )
      .map(([header, rest]) => Buffer.concat([Buffer.from(header), rest])),
  );

  it("are read or refused with a code, never anything else", async () => {
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.constantFrom(...ImportKind.options),
        fc.integer({ min: 1, max: 64 }),
        async (content, kind, pieceBytes) => {
          try {
            const report = await readFile(kind, content, { pieceBytes });
            expect(report.rows.length + report.rejected.length).toBe(report.cells.length);
          } catch (error) {
            if (!(error instanceof AppError) || error.code === "internal") throw error;
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
