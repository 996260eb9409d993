import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineReader, type Line } from "./lines";

function readAll(pieces: readonly string[], lineCharsMax?: number): Line[] {
  const reader = createLineReader(lineCharsMax === undefined ? {} : { lineCharsMax });
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.flush()];
}

/** Cuts a text at the given places, in the middle of surrogate pairs too. */
function cut(text: string, places: readonly number[]): string[] {
  const borders = [0, ...places.map((place) => place % (text.length + 1)), text.length].sort((a, b) => a - b);
  return borders.slice(1).map((border, i) => text.slice(borders[i], border));
}

describe("createLineReader", () => {
  it("gives a line as soon as its end arrives, and the last one when the answer is over", () => {
    const reader = createLineReader();
    expect(reader.push('{"a":')).toEqual([]);
    expect(reader.push("1}\n{")).toEqual([{ number: 1, text: '{"a":1}', tooLong: false }]);
    expect(reader.flush()).toEqual([{ number: 2, text: "{", tooLong: false }]);
    expect(reader.flush()).toEqual([]);
  });

  it("leaves out blank lines and code fences and counts them", () => {
    expect(readAll(["```jsonl\r\n\n  a \r\n~~~\nb\n```"])).toEqual([
      { number: 3, text: "a", tooLong: false },
      { number: 5, text: "b", tooLong: false },
    ]);
  });

  it("ends lines at line feeds only: U+2028 may stand inside a JSON string", () => {
    expect(readAll(["a\u2028b\u0085c\n"]).map(({ text }) => text)).toEqual(["a\u2028b\u0085c"]);
  });

  it("cuts a line at its limit and says so", () => {
    expect(readAll(["12345", "678\nabcd\n"], 4)).toEqual([
      { number: 1, text: "1234", tooLong: true },
      { number: 2, text: "abcd", tooLong: false },
    ]);
  });

  it("gives the same lines wherever the pieces are cut", () => {
    const character = fc.constantFrom("a", "{", "}", " ", "\n", "\r\n", "```", "`", "~~~", "行", "😀", "\t");
    fc.assert(
      fc.property(
        fc.array(character),
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 9 }),
        (characters, places, max) => {
          const text = characters.join("");
          expect(readAll(cut(text, places), max)).toEqual(readAll([text], max));
        },
      ),
    );
  });
});
