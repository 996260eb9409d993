import { describe, expect, it } from "vitest";
import { guessKind, peekBytes } from "./peek-file";

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("peekBytes", () => {
  it("reads the header behind a byte order mark and guesses the kind", () => {
    const peek = peekBytes(utf8("\uFEFFuser_id,action,timestamp,item_id\nu1,browse,2025-01-01,x\n"), "x.csv");
    expect(peek).toEqual({
      looks: "text",
      encoding: "utf-8",
      columns: ["user_id", "action", "timestamp", "item_id"],
      kind: { guess: "behaviors", from: "columns" },
    });
  });

  it("falls back to GB18030 where the bytes are not UTF-8", () => {
    // 用户 in GBK.
    const bytes = new Uint8Array([0xd3, 0xc3, 0xbb, 0xa7, 0x2c, 0x61, 0x0a]);
    expect(peekBytes(bytes, "a.csv")).toMatchObject({ encoding: "gb18030", columns: ["用户", "a"] });
  });

  it("forgives a character cut at the end of the bytes", () => {
    const bytes = utf8("user_id,城市\nu1,上海").slice(0, -1);
    expect(peekBytes(bytes, "a.csv")).toMatchObject({ encoding: "utf-8", columns: ["user_id", "城市"] });
  });

  it("knows a spreadsheet and an empty file from a text", () => {
    expect(peekBytes(new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0, 0, 0]), "a.xlsx").looks).toBe("binary");
    expect(peekBytes(new Uint8Array(), "a.csv").looks).toBe("empty");
  });

  it("reads quoted, tab separated headers", () => {
    expect(peekBytes(utf8('"poi_id"\t"poi_name"\r\n1\t2'), "a.tsv")).toMatchObject({
      columns: ["poi_id", "poi_name"],
      kind: { guess: "pois", from: "columns" },
    });
  });
});

describe("guessKind", () => {
  it("trusts the columns before the name", () => {
    expect(guessKind(["user_id", "age", "city"], "behaviors.csv")).toEqual({ guess: "profiles", from: "columns" });
    expect(guessKind(["foo"], "app_list.csv")).toEqual({ guess: "apps", from: "name" });
    expect(guessKind(["foo"], "x.csv")).toBeUndefined();
  });
});
