import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readFile, refusal } from "./read-for-test";

/**
 * Files as people have them, each with the exact report they must get. The predecessor, and parsers left to their
 * defaults, lose or bend rows of most of them without a word.
 */
const H = "user_id,action,timestamp,item_id,duration";
const row = (n: number, item = "迈腾") => `user_${n},browse,2026-01-05 09:0${n % 10}:00,${item},${n}`;
const file = (...lines: string[]) => `${[H, ...lines].join("\n")}\n`;
const items = (report: { rows: Record<string, unknown>[] }) => report.rows.map((each) => each["item"]);

/** GB18030 is decoded by the platform but not encoded; these are the bytes of the characters the tests use. */
const GBK: Readonly<Record<string, number[]>> = {
  迈: [0xc2, 0xf5],
  腾: [0xcc, 0xda],
  女: [0xc5, 0xae],
  用: [0xd3, 0xc3],
  户: [0xbb, 0xa7],
  行: [0xd0, 0xd0],
  为: [0xce, 0xaa],
  时: [0xca, 0xb1],
  间: [0xbc, 0xe4],
  商: [0xc9, 0xcc],
  品: [0xc6, 0xb7],
};
const gbk = (text: string) => Buffer.from([...text].flatMap((char) => GBK[char] ?? [...Buffer.from(char)]));
const utf16 = (text: string, big: boolean) => {
  const bytes = Buffer.from(text, "utf16le");
  return big ? bytes.swap16() : bytes;
};

describe("encodings", () => {
  it("#1 drops a UTF-8 byte order mark from the first column's name", async () => {
    const report = await readFile("behaviors", `\uFEFF${file(row(1))}`);
    expect(report.reading.columns?.[0]).toBe("user_id");
    expect(report.rows).toHaveLength(1);
  });

  it.each([false, true])("#2 decodes UTF-16 with a byte order mark (big-endian: %s)", async (big) => {
    const report = await readFile("behaviors", utf16(`\uFEFF${file(row(1), row(2, "😀𠮷"))}`, big), { pieceBytes: 5 });
    expect(report.reading.encoding).toBe(big ? "utf-16be" : "utf-16le");
    expect(items(report)).toEqual(["迈腾", "😀𠮷"]);
    expect(report.notices).toEqual([]);
  });

  it.each([false, true])("#3 knows UTF-16 without a mark by its NULs, and says so (big-endian: %s)", async (big) => {
    const report = await readFile("behaviors", utf16(file(row(1)), big));
    expect(items(report)).toEqual(["迈腾"]);
    const encoding = big ? "utf-16be" : "utf-16le";
    expect(report.notices).toEqual([{ code: "encoding_guessed", params: { encoding, line: 0 } }]);
  });

  it("#4 reads GB18030 where strict UTF-8 fails, and says at which line", async () => {
    const text = `用户id,行为,时间,商品\nuser_1,browse,2026-01-05 09:01:00,迈腾\nuser_2,行为,2026-01-05 09:02:00,女\n`;
    const report = await readFile("behaviors", gbk(text), { pieceBytes: 3 });
    expect(report.reading.columns).toEqual(["用户id", "行为", "时间", "商品"]);
    expect(items(report)).toEqual(["迈腾", "女"]);
    expect(JSON.stringify(report.rows)).not.toContain("\uFFFD");
    expect(report.notices).toEqual([{ code: "encoding_guessed", params: { encoding: "gb18030", line: 1 } }]);
  });

  it("#4 judges by the whole file: one late line in GBK is enough", async () => {
    const ascii = Array.from({ length: 5000 }, (_, i) => row(i, "passat"));
    const report = await readFile("behaviors", gbk(file(...ascii, row(1, "迈腾"))));
    expect(report.rows.at(-1)).toMatchObject({ item: "迈腾", line: 5002 });
    expect(report.notices).toMatchObject([{ params: { line: 5002 } }]);
  });

  it("#5 reads another encoding when a person says which", async () => {
    const latin = Buffer.from(file(row(1, "Citroën")), "latin1");
    expect(items(await readFile("behaviors", latin, { encoding: "windows-1252" }))).toEqual(["Citroën"]);
  });

  it("#5 tells the line when bytes fit no encoding", async () => {
    const bytes = Buffer.concat([Buffer.from(file(row(1))), Buffer.from("u,b,2026-01-05,\xff\xff,1\n", "latin1")]);
    expect(
      await refusal(
        "behaviors",
        bytes.filter((b) => b < 0x80 || b === 0xff),
      ),
    ).toMatchObject({
      code: "import_bad_encoding",
      encoding: "gb18030",
      line: 3,
    });
  });

  it("#6 refuses only the row with broken bytes in a file that is UTF-8", async () => {
    const lines = Array.from({ length: 7000 }, (_, i) => row(i));
    const bytes = Buffer.from(file(...lines));
    const at = bytes.indexOf("user_6999,");
    bytes[bytes.indexOf(0xe8, at)] = 0xff;
    const report = await readFile("behaviors", bytes);
    expect(report.rows).toHaveLength(6999);
    expect(report.rejected).toEqual([{ line: 7001, reason: "bad_encoding", column: "item_id" }]);
  });
});

describe("line ends and quotes", () => {
  it.each([
    ["CRLF", "\r\n"],
    ["LF", "\n"],
    ["CR", "\r"],
  ])("#7 reads %s", async (_, end) => {
    const report = await readFile("behaviors", file(row(1), row(2), row(3)).replaceAll("\n", end), { pieceBytes: 7 });
    expect(report.rows.map((each) => each["line"])).toEqual([2, 3, 4]);
    expect(report.rows.map((each) => each["duration"])).toEqual([1, 2, 3]);
    expect(report.notices).toEqual([]);
  });

  it.each([1, 2, 3, 1000])(
    "#7 reads every row where CRLF and LF are mixed, in pieces of %d bytes",
    async (pieceBytes) => {
      const mixed = `${H}\r\n${row(1)}\n${row(2)}\r\n${row(3)}\n${row(4)}\r\n`;
      const report = await readFile("behaviors", mixed, { pieceBytes });
      expect(report.rows.map((each) => [each["userId"], each["duration"]])).toEqual([
        ["user_1", 1],
        ["user_2", 2],
        ["user_3", 3],
        ["user_4", 4],
      ]);
    },
  );

  it("#8 keeps line breaks inside quotes, and still counts lines as an editor does", async () => {
    const report = await readFile("behaviors", file(row(1, '"两\r\n行\n文"'), ",,,,1", row(2)));
    expect(report.rows.map((each) => [each["line"], each["item"]])).toEqual([
      [2, "两\r\n行\n文"],
      [6, "迈腾"],
    ]);
    expect(report.rejected).toEqual([{ line: 5, reason: "missing_user_id", column: "user_id" }]);
  });

  it("#9 finds a quote that is never closed, by its line, without reading the rest into memory", async () => {
    const rest = Array.from({ length: 300_000 }, (_, i) => row(i)).join("\n");
    const bytes = Buffer.from(file(row(1), row(2, '"迈腾'), rest));
    expect(bytes.length).toBeLessThan(16 * 1024 * 1024);
    expect(await refusal("behaviors", bytes)).toMatchObject({ code: "import_malformed", line: 3 });
    const before = process.memoryUsage().rss;
    const long = Buffer.concat([bytes, bytes, bytes.subarray(0, 1 << 20)]);
    expect(await refusal("behaviors", long)).toMatchObject({ code: "import_malformed", line: 3 });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it.each([
    ["a quote inside an unquoted cell", 'a"b'],
    ["text after a closing quote", '"a"b'],
  ])("#10 refuses the file at the line with %s", async (_, cell) => {
    expect(await refusal("behaviors", file(row(1), row(2, cell), row(3)))).toMatchObject({
      code: "import_malformed",
      line: 3,
    });
  });

  it("#35 counts a last line without an end, and says that it is open", async () => {
    const report = await readFile("behaviors", file(row(1), row(2)).trimEnd());
    expect(report.rows).toHaveLength(2);
    expect(report.notices).toEqual([{ code: "last_line_open", params: { line: 3 } }]);
  });

  it("#35 ignores delimiters at the ends of lines, and blank lines", async () => {
    const report = await readFile("behaviors", `\n${H},\n${row(1)},\n\n   \n${row(2)},\n,,,,,\n`);
    expect(report.rows.map((each) => each["line"])).toEqual([3, 6]);
    expect(report.rejected).toEqual([]);
  });
});

describe("cells that cannot be taken", () => {
  it("#11 refuses the row that holds a NUL, and only that", async () => {
    const lines = Array.from({ length: 20 }, (_, i) => row(i));
    const report = await readFile("behaviors", file(...lines, row(1, "a\0b"), row(2)));
    expect(report.rejected).toEqual([{ line: 22, reason: "bad_character", column: "item_id" }]);
    expect(report.rows).toHaveLength(21);
  });

  it("#12 refuses a row with a cell of 10 MB; the rows around it are right", async () => {
    const report = await readFile("behaviors", file(row(1), row(2, "x".repeat(10_000_000)), row(3)));
    expect(report.rejected).toEqual([{ line: 3, reason: "cell_too_large", column: "item_id" }]);
    expect(report.rows.map((each) => each["line"])).toEqual([2, 4]);
  });

  it("#16 refuses rows that are too short and #17 rows that are too long, and counts them", async () => {
    const report = await readFile("behaviors", file(row(1), "user_2,browse,2026-01-05 09:00:00", `${row(3)},extra`));
    expect(report.rejected).toEqual([
      { line: 3, reason: "too_few_cells", column: null },
      { line: 4, reason: "too_many_cells", column: null },
    ]);
    expect(report.rows).toHaveLength(1);
  });

  it("#22, #23 refuses impossible times and negative durations, each with its reason", async () => {
    const with_ = (time: string, duration: string) => `u,browse,${time},x,${duration}`;
    const report = await readFile(
      "behaviors",
      file(
        with_("0001-01-01 00:00:00", "1"),
        with_("2099-12-31 23:59:59", "1"),
        with_("2025-02-29 10:00:00", "1"),
        with_("03/04/2025", "1"),
        with_("", "1"),
        with_("yesterday", "1"),
        with_("2025-01-01 10:00:00", "-5"),
        with_("2025-01-01 10:00:00", "-0.5"),
      ),
    );
    expect(report.rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [2, "bad_time"],
      [4, "bad_time"],
      [5, "ambiguous_time"],
      [6, "missing_time"],
      [7, "bad_time"],
      [8, "negative_duration"],
      [9, "negative_duration"],
    ]);
    expect(report.rows).toMatchObject([{ localAt: "2099-12-31 23:59:59" }]);
  });

  it("#23 keeps a duration that is no number as text", async () => {
    const odd = ["3m20s", '"1,234"', '"1.234,5"', "NaN", "", "60.5"];
    const report = await readFile("behaviors", file(...odd.map((cell) => `u,b,2026-01-05 09:00:00,x,${cell}`)));
    expect(report.rows.map((each) => [each["duration"], each["properties"], each["corrected"]])).toEqual([
      [undefined, { duration: "3m20s" }, true],
      [undefined, { duration: "1,234" }, true],
      [undefined, { duration: "1.234,5" }, true],
      [undefined, undefined, false],
      [undefined, undefined, false],
      [60.5, undefined, false],
    ]);
    expect(report.notices).toEqual([
      { code: "values_kept_as_text", params: { column: "duration", count: 3, example: "3m20s" } },
    ]);
  });
});

describe("headers", () => {
  it("#13 refuses doubled names and names them", async () => {
    expect(await refusal("behaviors", "user_id,action,timestamp,a,b,a,b\n1,2,3,4,5,6,7\n")).toMatchObject({
      code: "import_duplicate_columns",
      columns: "a, b",
    });
  });

  it("#14 takes names whatever their width, case and spaces", async () => {
    const report = await readFile("behaviors", "Ｕｓｅｒ＿ＩＤ, Action ,EVENT TIME,,商品\nu,b,2026-01-05,what,x\n");
    expect(report.rows).toMatchObject([{ userId: "u", action: "b", item: "x", properties: { column_4: "what" } }]);
    expect(report.reading.extra_columns).toEqual(["column_4"]);
  });

  it("#15 says which columns are missing where there is no header", async () => {
    expect(await refusal("behaviors", `${row(1)}\n${row(2)}\n`)).toMatchObject({
      code: "import_missing_columns",
      columns: "user_id, timestamp, action",
      found: "user_1, browse, 2026-01-05 09:01:00, 迈腾, 1",
    });
  });

  it("#18 treats names of JavaScript's own as names", async () => {
    const names = "__proto__,constructor,toString";
    const report = await readFile("behaviors", `user_id,action,timestamp,${names}\nu,b,2026-01-05,1,2,3\n`);
    const properties = report.rows[0]?.["properties"] as object;
    expect(Object.keys(properties).sort()).toEqual(["__proto__", "constructor", "toString"]);
    expect(JSON.stringify(properties)).toContain('"__proto__":"1"');
    expect(({} as Record<string, unknown>)["1"]).toBeUndefined();
  });

  it.each([
    ["an empty file", ""],
    ["only blank lines", "\n\n  \n"],
    ["only a byte order mark", "\uFEFF"],
  ])("#24 %s has no rows", async (_, text) => {
    expect(await refusal("behaviors", text)).toEqual({ code: "import_empty" });
  });

  it("#24 a header alone is read as no rows", async () => {
    expect((await readFile("behaviors", `${H}\n`)).cells).toEqual([]);
  });

  it("#29 finds other delimiters, and takes what a sep= line says", async () => {
    for (const delimiter of [";", "\t", "|"]) {
      const text = file(row(1), row(2)).replaceAll(",", delimiter);
      const report = await readFile("behaviors", text);
      expect(report.reading.delimiter).toBe(delimiter);
      expect(report.rows).toHaveLength(2);
      const said = await readFile("behaviors", `sep=${delimiter}\r\n${text}`, { pieceBytes: 2 });
      expect(said.rows.map((each) => each["line"])).toEqual([3, 4]);
    }
  });

  it("#32 refuses 100,000 columns and endless names before any row", async () => {
    const wide = Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(",");
    expect(await refusal("behaviors", `${H},${wide}\n`)).toMatchObject({ code: "import_limits" });
    expect(await refusal("behaviors", `${H},${"n".repeat(300)}\n`)).toMatchObject({ code: "import_limits" });
  });

  it("leaves out the two columns of our own report of refused rows", async () => {
    const report = await readFile("behaviors", `${H},_line,_reason\n${row(1)},7,bad_time\n`);
    expect(report.rows[0]?.["properties"]).toBeUndefined();
  });

  it.each([
    ["profiles as behaviours", "behaviors", "user_id,age,gender,city\n", "profiles"],
    ["behaviours as profiles", "profiles", `${H}\n`, "behaviors"],
    ["apps as media", "media", "app_id,app_name,category\n", "apps"],
    ["items as places", "pois", "item_id,category,brand,series,name\n", "items"],
    ["places as behaviours", "behaviors", "poi_id,poi_name,poi_type\n", "pois"],
  ] as const)("names what a wrong kind looks like: %s", async (_, kind, text, looks_like) => {
    expect(await refusal(kind, text)).toMatchObject({ code: "import_wrong_kind", kind, looks_like });
  });
});

describe("texts", () => {
  it("#25 keeps pairs, and makes ids one that look the same", async () => {
    const report = await readFile("behaviors", `${H}\ncafe\u0301,b,2026-01-05,😀👨‍👩‍👧,1\ncafé,b,2026-01-05,x,1\n`);
    expect(report.rows.map((each) => [each["userId"], each["corrected"]])).toEqual([
      ["café", true],
      ["café", false],
    ]);
    expect(items(report)).toEqual(["😀👨‍👩‍👧", "x"]);
  });

  it("#26, #27, #28 keeps what could disturb a screen or a spreadsheet as it is", async () => {
    const cells = ["\u202Egnp.exe", "=1+1", "@SUM(A1)", "+1", '"{""a"":[1,{""b"":2}]}"'];
    const report = await readFile("behaviors", file(...cells.map((cell) => row(1, cell))));
    expect(items(report)).toEqual(["\u202Egnp.exe", "=1+1", "@SUM(A1)", "+1", '{"a":[1,{"b":2}]}']);
  });

  it("#33 keeps ids that a spreadsheet has rounded, and warns", async () => {
    const ids = ["1.23E+15", "1.24e15", "007", "42.0", " x "];
    const report = await readFile("behaviors", file(...ids.map((id) => `${id},b,2026-01-05,x,1`)));
    expect(report.rows.map((each) => each["userId"])).toEqual(["1.23E+15", "1.24e15", "007", "42.0", "x"]);
    expect(report.notices).toEqual([
      { code: "damaged_ids", params: { column: "user_id", count: 3, example: "1.23E+15" } },
    ]);
  });
});

describe("files that are no CSV", () => {
  it.each([
    ["ZIP/XLSX", Buffer.from("PK\x03\x04....")],
    ["PDF", Buffer.from("%PDF-1.7\n")],
    ["HTML", Buffer.from("<!DOCTYPE html><html><body>a,b</body></html>")],
    ["HTML", Buffer.from("\n  <html lang=en>")],
    ["JSON", Buffer.from('[{"user_id":"u"}]')],
    ["JSON", Buffer.from('{"user_id":"u"}\n{"user_id":"v"}\n')],
    ["binary", Buffer.from([1, 0, 0, 2, 0, 0, 7, 0, 0, 0, 200, 0, 0, 1, 0, 0, 0, 3])],
    ["PNG", Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10])],
  ])("#31 names %s", async (found, bytes) => {
    expect(await refusal("behaviors", bytes)).toEqual({ code: "import_not_text", found });
  });

  it("#30 unpacks one level of gzip", async () => {
    const report = await readFile("behaviors", gzipSync(file(row(1), row(2))), { pieceBytes: 10 });
    expect(report.reading.packed).toBe("gzip");
    expect(report.rows).toHaveLength(2);
  });

  it("#30 refuses gzip of gzip, a gzip that breaks off, and one that swells beyond reason", async () => {
    const packed = gzipSync(file(...Array.from({ length: 3000 }, (_, i) => row(i, String(Math.sin(i))))));
    expect(await refusal("behaviors", gzipSync(packed))).toEqual({ code: "import_not_text", found: "gzip" });
    expect(await refusal("behaviors", packed.subarray(0, packed.length - 20))).toEqual({ code: "import_gzip_broken" });
    const damaged = Buffer.from(packed);
    damaged.fill(0xaa, 2000, 2100);
    expect(await refusal("behaviors", damaged)).toEqual({ code: "import_gzip_broken" });
    const bomb = gzipSync(`${H}\n${`${row(1)}\n`.repeat(1_000_000)}`);
    expect(await refusal("behaviors", bomb)).toMatchObject({ code: "import_limits" });
  });
});

describe("half a file", () => {
  const whole = Buffer.from(
    `\uFEFF${H},注\r\n${Array.from({ length: 50 }, (_, i) => `${row(i, `"对比_迈腾,途观${i}"`)},尾`).join("\r\n")}\r\n`,
  );

  it("is refused wherever it breaks off, except at a row's end or inside its last cell", async () => {
    const undetected: number[] = [];
    for (let cut = 60; cut < whole.length - 2; cut += 7) {
      const { code } = await refusal("behaviors", whole.subarray(0, cut));
      if (code === "accepted") undetected.push(cut);
      else expect(code).toBe("import_truncated");
    }
    // What cannot be told from a whole file ends with a complete row, or right behind its last comma.
    for (const cut of undetected) expect(whole.subarray(0, cut).toString()).toMatch(/(\r\n?|,|尾)$/);
  });

  it("is refused when it ends inside a character", async () => {
    const cut = whole.lastIndexOf("尾") + 2;
    expect(await refusal("behaviors", whole.subarray(0, cut))).toEqual({ code: "import_truncated", line: 51 });
  });
});
