import { describe, expect, it } from "vitest";
import { createEndWatch, formatEndRecord, parseEndRecord } from "./end-record";

function ends(text: string): boolean {
  const watch = createEndWatch();
  for (const character of text) watch.push(character);
  return watch.ended();
}

describe("the end record", () => {
  it("is read as it is written, spaces and all", () => {
    expect(parseEndRecord(formatEndRecord(12))).toEqual({ end: true, records: 12 });
    expect(parseEndRecord('{ "end": true, "records": 0 }')).toEqual({ end: true, records: 0 });
  });

  it.each([
    '{"end":false,"records":1}',
    '{"end":true}',
    '{"end":true,"records":-1}',
    '{"end":true,"records":',
    "end",
    '"end"',
  ])("is not %s", (line) => expect(parseEndRecord(line)).toBeUndefined());
});

describe("createEndWatch", () => {
  const whole = '{"a":1}\n{"end":true,"records":1}';

  it.each([whole, `${whole}\n`, "```json\n" + whole + "\n```\n", `${whole}\n\nThat is all of them.`])(
    "sees that an answer is whole: %j",
    (text) => expect(ends(text)).toBe(true),
  );

  it.each(["", '{"a":1}\n', `${whole}\n{"a":2}`, `${whole}\n{"a`, '{"end":true,"records":'])(
    "sees that an answer is not whole: %j",
    (text) => expect(ends(text)).toBe(false),
  );
});
