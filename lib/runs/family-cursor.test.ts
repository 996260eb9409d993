import { expect, test } from "vitest";
import { RunId } from "@/lib/core";
import { formatFamilyCursor, parseFamilyCursor } from "./family-cursor";

const a = RunId.parse(`run_${"a".repeat(26)}`);
const b = RunId.parse(`run_${"b".repeat(26)}`);
const at = (attempt: number, seq: number) => ({ attempt, seq });

test.each([
  [[]],
  [[[a, at(1, 4)]]],
  [
    [
      [a, { ...at(1, 4), untold: true }],
      [b, at(0, 0)],
    ],
  ],
] as const)("what is written is read again: %j", (children) => {
  const text = formatFamilyCursor(at(2, 17), new Map(children));
  expect(parseFamilyCursor(text)).toEqual({ parent: at(2, 17), children: new Map(children) });
});

test("a parent's own cursor says nothing of children, which is not the same as none", () => {
  expect(parseFamilyCursor("1.12")).toEqual({ parent: at(1, 12) });
  expect(parseFamilyCursor("1.12~")).toEqual({ parent: at(1, 12), children: new Map() });
});

test("refuses anything else", () => {
  const many = Array.from({ length: 500 }, () => `${a}:1.1`).join("~");
  const texts = [
    "",
    "~",
    "1",
    "1.2~~",
    "1.2~x",
    `1.2~${a}`,
    `1.2~${a}:`,
    `1.2~${a}:!`,
    `1.2~${a}:1.1!!`,
    "1.2!",
    `1.2~${a}:1`,
    "1.2~:1.1",
    `1.2~${a}:1.1~`,
  ];
  for (const text of [...texts, `1.2~${a}:1.1~${a}:1.2`, `1.2~${many}`, `1.2${"~".repeat(10_000)}`]) {
    expect({ text, cursor: parseFamilyCursor(text) }).toEqual({ text, cursor: undefined });
  }
});
