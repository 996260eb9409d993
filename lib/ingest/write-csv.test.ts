import { describe, expect, it } from "vitest";
import { readFile } from "./server/read-for-test";
import { ImportKind } from "./schema";
import { importTemplate } from "./templates";
import { csvLine } from "./write-csv";

describe("csvLine", () => {
  it("quotes where it must and ends with CRLF", () => {
    expect(csvLine(["a", "b,c", 'd"e', "f\ng", ""])).toBe('a,"b,c","d""e","f\ng",\r\n');
  });

  it.each(["=1+1", "+1", "@SUM(A1)", "\tx", "\rx", "-cmd|' /C calc'!A0"])(
    "keeps a spreadsheet from running %j",
    (cell) => {
      expect(csvLine([cell])).toMatch(/^"?'/);
    },
  );

  it("leaves negative numbers alone", () => {
    expect(csvLine(["-5", "-0.25"])).toBe("-5,-0.25\r\n");
  });
});

describe("templates", () => {
  it.each(ImportKind.options)("the template of %s is read back whole", async (kind) => {
    const { text, fileName } = importTemplate(kind, "en");
    expect(fileName).toBe(`${kind}.csv`);
    const report = await readFile(kind, text);
    expect(report.rejected).toEqual([]);
    expect(report.notices).toEqual([]);
    expect(report.rows).toHaveLength(text.trim().split("\r\n").length - 1);
    expect(text).toBe(`\uFEFF${[report.reading.columns ?? [], ...report.cells].map(csvLine).join("")}`);
  });
});
