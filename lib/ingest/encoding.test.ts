import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseEncoding, Utf8Scanner } from "./encoding";

function scan(bytes: Uint8Array, pieceBytes = bytes.length || 1) {
  const scanner = new Utf8Scanner();
  for (let from = 0; from < bytes.length; from += pieceBytes) scanner.push(bytes.subarray(from, from + pieceBytes));
  return scanner.end();
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

describe("Utf8Scanner", () => {
  it("agrees with the platform's strict decoder on any bytes, however they are cut", () => {
    const risky = fc.constantFrom(
      0x41,
      0x0a,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc0,
      0xc2,
      0xe0,
      0xed,
      0xf0,
      0xf4,
      0xf5,
    );
    const bytes = fc.array(fc.oneof(risky, fc.integer({ min: 0, max: 255 })), { maxLength: 12 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 4 }), (list, pieceBytes) => {
        const result = scan(Uint8Array.from(list), pieceBytes);
        expect(result.invalid === 0 && !result.cut).toBe(isUtf8(Uint8Array.from(list)));
      }),
      { numRuns: 3000 },
    );
  });

  it("tells the line of the first fault", () => {
    expect(scan(Uint8Array.from([0x41, 0x0a, 0x0a, 0xff, 0x0a, 0xff]))).toMatchObject({
      invalid: 2,
      firstInvalidLine: 3,
    });
  });

  it("tells a file that ends inside a character from a broken one", () => {
    expect(scan(Buffer.from("迈腾").subarray(0, 5))).toEqual({
      sequences: 1,
      invalid: 0,
      firstInvalidLine: 0,
      cut: true,
    });
  });
});

describe("chooseEncoding", () => {
  const none = { sequences: 0, invalid: 0, firstInvalidLine: 0, cut: false };

  it("takes the byte order mark's word", () => {
    const head = Buffer.from("\uFEFFa");
    expect(chooseEncoding(head, { ...none, invalid: 5 })).toEqual({ encoding: "utf-8", bomBytes: 3, lenient: true });
  });

  it("takes UTF-8 unless the file as a whole rules it out", () => {
    const head = Buffer.from("a,b");
    expect(chooseEncoding(head, none).encoding).toBe("utf-8");
    expect(chooseEncoding(head, { ...none, sequences: 1000, invalid: 3 })).toMatchObject({
      encoding: "utf-8",
      lenient: true,
    });
    expect(chooseEncoding(head, { ...none, sequences: 20, invalid: 90, firstInvalidLine: 7 })).toEqual({
      encoding: "gb18030",
      bomBytes: 0,
      lenient: false,
      guessedAtLine: 7,
    });
  });

  it("takes a person's word before its own", () => {
    expect(chooseEncoding(Buffer.from("a"), none, "big5").encoding).toBe("big5");
  });
});
