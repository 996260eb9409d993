import { describe, expect, test } from "vitest";
import { createLineReader, estimatePromptTokens, parseEndRecord, type Line } from "@/lib/llm";
import { HOSTILE_TEXTS } from "@/lib/testing";
import {
  CANDIDATES_PER_NAME,
  Matcher,
  buildIdentifyPrompt,
  chooseCandidates,
  createIdentifyReader,
  identifyRelationsTask,
  likeness,
  takeWindow,
  toPromptName,
} from ".";

const MARKER = "2f8c41d7a0b94e6d8f15c3e7b2a90416";
const line = (value: unknown, tooLong = false): Line => ({
  number: 1,
  text: typeof value === "string" ? value : JSON.stringify(value),
  tooLong,
});
const good = { id: "n1", target: "c1", confidence: 0.9 };

describe("a line of an answer", () => {
  test("is a record of a name that was asked about, once", () => {
    const read = createIdentifyReader(["n1", "n2"], ["c1"]);
    expect(read(line(good))).toEqual({
      kind: "record",
      alias: "n1",
      record: { target: "c1", relation: null, confidence: 0.9 },
    });
    expect(read(line(good))).toMatchObject({ kind: "rejected", reason: "duplicate" });
    expect(read(line({ ...good, id: "n2", target: null }))).toMatchObject({ record: { target: null } });
    expect(read(line({ end: true, records: 2 }))).toEqual({ kind: "end", records: 2 });
  });

  test("of an action names one of the relations", () => {
    const read = createIdentifyReader(["a1"], undefined);
    expect(read(line({ id: "a1", relation: "liked", confidence: 1 }))).toMatchObject({ reason: "bad_relation" });
    expect(read(line({ id: "a1", target: "c1", confidence: 1 }))).toMatchObject({ reason: "bad_relation" });
    expect(read(line({ id: "a1", relation: "other", confidence: "50%" }))).toMatchObject({
      record: { target: null, relation: "other", confidence: 0.5 },
    });
  });

  test.each([
    ["好的，以下是结果", "not_json"],
    ["[1]", "not_an_object"],
    [{ ...good, id: "n3" }, "unknown_name"],
    [{ ...good, id: "宝马7系" }, "unknown_name"],
    [{ ...good, id: ["n1"] }, "unknown_name"],
    [{ ...good, target: "c2" }, "unknown_target"],
    [{ ...good, target: "宝马7系" }, "unknown_target"],
    [{ ...good, target: 1 }, "unknown_target"],
    [{ id: "n1", confidence: 1 }, "unknown_target"],
    [{ ...good, confidence: 2 }, "bad_confidence"],
    [{ id: "n1", target: "c1" }, "bad_confidence"],
  ])("%j is refused as %s, and the name can still be answered for", (value, reason) => {
    const read = createIdentifyReader(["n1"], ["c1"]);
    expect(read(line(value))).toMatchObject({ kind: "rejected", reason });
    expect(read(line(good))).toMatchObject({ kind: "record" });
  });

  test("keeps no half of a pair of surrogates in what it says of a refused one", () => {
    const read = createIdentifyReader(["n1"], ["c1"]);
    const refused = read(line({ ...good, id: `${"x".repeat(199)}😈` }));
    expect(refused.kind === "rejected" && refused.detail.isWellFormed()).toBe(true);
  });
});

describe("likeness", () => {
  test("is whole whatever the case, width and punctuation, and high where one name holds the other", () => {
    expect(likeness("Golf GTI", "ＧＯＬＦ-gti")).toBe(1);
    expect(likeness("宝马7系_详情页", "宝马7系")).toBeGreaterThan(0.6);
    expect(likeness("宝马7系", "奥迪A8")).toBe(0);
    expect(likeness("", "宝马7系")).toBe(0);
    expect(likeness("!!!", "???")).toBe(0);
  });

  test("finds the likest first, and nothing for a name without anything in common", () => {
    const matcher = new Matcher(["宝马5系", "宝马7系", "奥迪A8"].map((name) => ({ name })));
    expect(matcher.find("宝马7系_对比", 2).map(({ entry }) => entry.name)).toEqual(["宝马7系", "宝马5系"]);
    expect(matcher.find("zzz", 2)).toEqual([]);
  });
});

describe("what a prompt offers", () => {
  const listed = Array.from({ length: 5000 }, (_, n) => ({
    id: String(n),
    name: `某品牌车型${n}号`,
    category: "汽车",
  }));

  test("stays within its share of tokens, and holds the likest entity of every name", () => {
    const matcher = new Matcher(listed);
    const names = Array.from({ length: 100 }, (_, n) => `某品牌车型${n * 37}号_详情页`);
    const candidates = chooseCandidates(
      names.map((name) => matcher.find(name, CANDIDATES_PER_NAME).map(({ entry }) => entry)),
      listed,
    );
    const offered = new Set(candidates.map(({ id }) => id));
    for (const [n] of names.entries()) expect(offered.has(String(n * 37))).toBe(true);
    expect(
      estimatePromptTokens([{ role: "user", content: candidates.map((each) => each.line).join("\n") }]),
    ).toBeLessThan(6500);
    expect(new Set(candidates.map(({ alias }) => alias)).size).toBe(candidates.length);
  });

  test("are the most used entities where a name is like none of them", () => {
    const candidates = chooseCandidates([[]], listed);
    expect(candidates[0]?.id).toBe("0");
    expect(candidates.length).toBeGreaterThan(10);
  });

  test("a call is about a hundred names at most, fewer of very long ones, and never none", () => {
    const names = (name: string) => Array.from({ length: 300 }, () => ({ name }));
    expect(takeWindow(names("短")).length).toBe(100);
    expect(takeWindow(names("长".repeat(300))).length).toBeLessThan(40);
    expect(takeWindow(names("长".repeat(300))).length).toBeGreaterThan(0);
  });

  test("is one line a name, whatever it says, between fences nobody can forge", () => {
    for (const locale of ["zh-CN", "en"] as const) {
      const names = HOSTILE_TEXTS.map((name, i) => toPromptName({ name, rows: 1 }, `n${i + 1}`));
      const candidates = chooseCandidates(
        [],
        HOSTILE_TEXTS.map((name, id) => ({ id: String(id), name, category: name })),
      );
      const [, user] = buildIdentifyPrompt({ locale, kind: "item", names, candidates, marker: MARKER });
      const lines = (user?.content ?? "").split("\n");
      const between = lines.slice(lines.indexOf(`<<<names ${MARKER}`) + 1, lines.indexOf(`names ${MARKER}>>>`));
      expect(between.map((each) => (JSON.parse(each) as { id: string }).id)).toEqual(names.map(({ alias }) => alias));
    }
  });
});

describe("the offline model", () => {
  function answers(messages: Parameters<typeof identifyRelationsTask.answerOffline>[0]) {
    const reader = createLineReader();
    const text = [...identifyRelationsTask.answerOffline(messages)].join("");
    const lines = [...reader.push(text), ...reader.flush()].map((each) => each.text);
    expect(parseEndRecord(lines.at(-1) ?? "")?.records).toBe(lines.length - 1);
    return lines.slice(0, -1).map((each) => JSON.parse(each) as Record<string, unknown>);
  }

  test("takes for one what is spelled alike, and leaves alone what is not", () => {
    const listed = ["宝马7系", "Golf GTI"].map((name) => ({ id: name, name, category: null }));
    const names = ["宝马7系_详情页", "golf-gti", "奇怪的东西"].map((name, i) =>
      toPromptName({ name, rows: 1 }, `n${i + 1}`),
    );
    const candidates = chooseCandidates([], listed);
    const messages = buildIdentifyPrompt({ locale: "zh-CN", kind: "item", names, candidates, marker: MARKER });
    expect(answers(messages).map(({ target }) => target)).toEqual(["c1", "c2", null]);
  });

  test("knows misspelled and transcribed actions", () => {
    const names = ["purchse", "liulan", "dianzan"].map((name, i) => toPromptName({ name, rows: 1 }, `a${i + 1}`));
    const messages = buildIdentifyPrompt({ locale: "en", kind: "action", names, marker: MARKER });
    expect(answers(messages).map(({ relation }) => relation)).toEqual(["bought", "browsed", "other"]);
  });
});
