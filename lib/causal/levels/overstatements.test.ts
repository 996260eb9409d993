import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Level, NodeKind, Relation } from "../schema";
import { SENTENCES } from "./__fixtures__/sentences";
import { overstatements } from "./overstatements";
import { LEVEL_WORDS, wordingOf } from "./wordings";

const LEVELS = Level.options.map(({ value }) => value);
const KINDS = NodeKind.options;
const all = LEVELS.flatMap((level) =>
  Relation.options.flatMap((relation) =>
    KINDS.flatMap((source) => KINDS.map((target) => ({ level, relation, source, target }))),
  ),
);
const LABELS = { source: "比较车型 Compare cars", target: "查看报价 View price" };
const filled = (text: string) => text.replaceAll(/\{(source|target)\}/g, (_, end: "source" | "target") => LABELS[end]);

describe("the wordings", () => {
  it.each(all)("say no more than level $level allows of a $relation from $source to $target", (one) => {
    for (const text of Object.values(wordingOf(one.level, one.relation, one.source, one.target))) {
      expect(overstatements(filled(text), one.level)).toEqual([]);
      expect(overstatements(text, one.level)).toEqual([]);
    }
  });

  it.each(all.filter(({ level }) => level === 4))("of an experiment are too much below it: $relation", (one) => {
    for (const text of Object.values(wordingOf(4, one.relation, one.source, one.target))) {
      for (const level of [0, 1, 2, 3] as const) expect(overstatements(filled(text), level)).toHaveLength(1);
    }
  });

  it("of level 3 are too much below it, save those of what was only seen to be rarer", () => {
    for (const relation of ["sequence", "condition", "cause"] as const) {
      for (const text of Object.values(wordingOf(3, relation, "event", "result"))) {
        for (const level of [0, 1, 2] as const) expect([text, overstatements(text, level)]).toEqual([text, [text]]);
      }
    }
  });

  it("stand alone under the same rule", () => {
    for (const level of LEVELS) {
      for (const text of Object.values(LEVEL_WORDS[level])) {
        expect(overstatements(text, level)).toEqual([]);
        if (level >= 3) expect(overstatements(text, 2)).toEqual([text]);
      }
    }
  });
});

describe("overstatements", () => {
  it("knows sentences of both languages and both kinds", () => {
    expect(SENTENCES.length).toBeGreaterThanOrEqual(60);
  });

  it.each(SENTENCES)("allows from level %i on: %s", (from, sentence) => {
    for (const level of LEVELS) {
      expect([level, overstatements(sentence, level)]).toEqual([level, level < from ? [sentence] : []]);
    }
  });

  it("gives back only the sentences that are too much, in their order, from a text of both languages", () => {
    const text = "Most look for a price. Comparing causes it! 常先于。\n看评测促使用户比较车型；其余不明。And so on.";
    expect(overstatements(text, 2)).toEqual(["Comparing causes it!", "看评测促使用户比较车型；"]);
    expect(overstatements(text, 2, "zh-CN")).toEqual(["看评测促使用户比较车型；"]);
    expect(overstatements(text, 2, "en")).toEqual(["Comparing causes it!"]);
  });

  it("finds in a text of many sentences just what it finds in each", () => {
    const sentences = fc.array(fc.constantFrom(...SENTENCES), { maxLength: 12 });
    fc.assert(
      fc.property(sentences, fc.constantFrom(...LEVELS), (some, level) => {
        const text = some.map(([, sentence]) => sentence).join(" ");
        expect(overstatements(text, level)).toEqual(some.filter(([from]) => level < from).map(([, one]) => one));
      }),
    );
  });

  it("takes any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      for (const sentence of overstatements(text, 0)) expect(text).toContain(sentence);
    })); // prettier-ignore
  });
});
