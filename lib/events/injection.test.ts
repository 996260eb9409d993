import { describe, expect, test } from "vitest";
import type { Behavior } from "@/lib/people";
import { HOSTILE_TEXTS } from "@/lib/testing";
import { answerExtraction } from "./offline-answer";
import { buildExtractPrompt } from "./prompt";
import { createRecordReader } from "./record";
import { toPromptRow, type PromptRow } from "./rows";
import { vocabularyLines, type PromptType } from "./vocabulary";

const MARKER = "9c1d7f3a5b2e4d6880a1b2c3d4e5f607";

test("the corpus holds at least a hundred different texts", () => {
  expect(new Set(HOSTILE_TEXTS).size).toBeGreaterThanOrEqual(100);
});

function behavior(n: number, fields: Partial<Behavior>): Behavior {
  return {
    id: String(n),
    user_id: "u",
    at: new Date(Date.UTC(2026, 0, 1, n)).toISOString(),
    local_at: null,
    action: "browse",
    item: "宝马7系",
    app: null,
    media: null,
    poi: null,
    duration: null,
    properties: {},
    import_id: "imp_1",
    line: n,
    ...fields,
  };
}

/** Every way a text can get into a row, between two rows that are as they should be. */
const PLACES: Record<string, (text: string) => Partial<Behavior>> = {
  action: (text) => ({ action: text }),
  item: (text) => ({ item: text }),
  app: (text) => ({ app: text }),
  media: (text) => ({ media: text }),
  poi: (text) => ({ poi: text }),
  "a column": (text) => ({ properties: { note: text } }),
  "a column's name": (text) => ({ properties: { [text]: "x" } }),
};

/** A type that somebody gave this name, and this definition. */
function typeCalled(name: string, n: number): PromptType {
  const names = { nameZh: null, nameEn: null, definition: name };
  return { id: String(n), name, ...names, role: null, state: "accepted", events: 1, actions: {}, objects: {} };
}

function promptWith(fields: Partial<Behavior>, profile: Record<string, string> = {}, names: string[] = []) {
  const rows: PromptRow[] = [behavior(1, {}), behavior(2, fields), behavior(3, {})].map((each, i) =>
    toPromptRow(each, `r${i + 1}`, "UTC"),
  );
  return buildExtractPrompt({
    locale: "zh-CN",
    rows,
    profile: { fields: {}, properties: profile },
    entities: [],
    vocabulary: vocabularyLines(
      names.map((name, i) => typeCalled(name, i)),
      rows.map(({ line }) => line),
      { locale: "zh-CN" },
    ),
    before: [],
    marker: MARKER,
  });
}

/** What stands between a pair of markers; fails when there is not exactly one such pair. */
function between(content: string, name: string): string[] {
  const lines = content.split("\n");
  const [begin, end] = [`<<<${name} ${MARKER}`, `${name} ${MARKER}>>>`];
  expect(lines.filter((line) => line === begin)).toHaveLength(1);
  expect(lines.filter((line) => line === end)).toHaveLength(1);
  return lines.slice(lines.indexOf(begin) + 1, lines.indexOf(end));
}

const neutral = promptWith({});

describe.each(Object.entries(PLACES))("a hostile text in %s", (_place, put) => {
  test.each(HOSTILE_TEXTS.map((text, n) => [n, JSON.stringify(text.slice(0, 40)), text] as const))(
    "%i %s stays data",
    (_n, _shown, text) => {
      const [system, user] = promptWith(put(text));
      expect(system).toEqual(neutral[0]);
      const rows = between(user?.content ?? "", "rows");
      expect(rows).toHaveLength(3);
      expect(rows.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(["r1", "r2", "r3"]);
      // The rows beside it, and all that is not a row, are as if it were not there.
      const before = neutral[1]?.content.split("\n") ?? [];
      const after = user?.content.split("\n") ?? [];
      const changed = after.filter((line, i) => line !== before[i]);
      expect(after).toHaveLength(before.length);
      expect(changed.every((line) => line.startsWith('{"id":"r2"'))).toBe(true);
      expect(rows[1]).not.toMatch(/[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u);
    },
  );

  test.each(HOSTILE_TEXTS.map((text, n) => [n, text] as const))("%i gives no event but of its own row", (_n, text) => {
    const read = createRecordReader(["r1", "r2", "r3"]);
    const answer = [...answerExtraction(promptWith(put(text)))].join("");
    const lines = answer.trimEnd().split("\n");
    const found = lines.map((line, i) => read({ number: i + 1, text: line, tooLong: false }));
    const events = found.flatMap((line) => (line.kind === "event" ? [line.record] : []));
    expect(found.at(-1)?.kind).toBe("end");
    expect(events).toHaveLength(found.length - 1);
    expect(events.flatMap(({ evidence }) => evidence).toSorted()).toEqual(["r1", "r2", "r3"]);
    const [first, last] = [events.at(0), events.at(-1)];
    const untouched = { type: first?.type, category: first?.category, confidence: first?.confidence };
    expect(last).toMatchObject(untouched);
  });
});

test.each(HOSTILE_TEXTS.map((text, n) => [n, text] as const))(
  "%i in a profile or the vocabulary stays data",
  (_n, text) => {
    const [system, user] = promptWith({}, { note: text, [text]: "x" }, [text, "比较车型"]);
    expect(system).toEqual(neutral[0]);
    const content = user?.content ?? "";
    expect(between(content, "rows")).toEqual(between(neutral[1]?.content ?? "", "rows"));
    for (const line of between(content, "profile")) expect(typeof JSON.parse(line)).toBe("object");
    for (const line of between(content, "vocabulary")) expect(["string", "object"]).toContain(typeof JSON.parse(line));
  },
);

test("a model that repeats a hostile text as its answer makes no event of it", () => {
  for (const text of HOSTILE_TEXTS) {
    const read = createRecordReader(["r1", "r2", "r3"]);
    for (const [i, line] of text.split("\n").entries()) {
      expect(read({ number: i + 1, text: line.trim(), tooLong: false }).kind).not.toBe("event");
    }
  }
});
