import { describe, expect, it } from "vitest";
import { NodeKind, Relation } from "../schema";
import { LEVEL_WORDS, sentenceOf, wordingOf } from "./wordings";

const source = { kind: "event" as const, label: { zh: "比较车型", en: "Compare cars" } };
const target = { kind: "result" as const, label: { zh: "下单购买", en: "Buy" } };
const said = { source, target, stats: { suppresses: false } };

describe("the sentence of an edge", () => {
  it("names both ends in both languages, whatever the level, relation and kinds", () => {
    for (const level of [0, 1, 2, 3, 4] as const) {
      for (const relation of Relation.options) {
        for (const kind of NodeKind.options) {
          const words = sentenceOf({ ...said, level, relation, source: { ...source, kind } });
          expect(words.zh).toMatch(/比较车型.*下单购买.*。$|下单购买.*比较车型.*。$/);
          expect(words.en).toMatch(/Compare cars.*Buy.*\.$|Buy.*Compare cars.*\.$/);
          expect(words.en).toMatch(/^[A-Z“]/);
        }
      }
    }
  });

  it.each([1, 2, 3, 4] as const)("holds the words of level %i, unless it is about being rarer", (level) => {
    for (const relation of ["sequence", "condition", "cause"] as const) {
      const words = wordingOf(level, relation, "event", "event");
      const holds = (text: string, of: string) => text.toLowerCase().includes(of);
      expect(holds(words.en, LEVEL_WORDS[level].en) || holds(words.en, "consistent with causing")).toBe(true);
      expect(holds(words.zh, LEVEL_WORDS[level].zh) || holds(words.zh, "导致")).toBe(true);
    }
  });

  it("says what the data say where a relation contradicts them", () => {
    const rarer = sentenceOf({ ...said, level: 1, relation: "cause", stats: { suppresses: true } });
    expect(rarer).toEqual(sentenceOf({ ...said, level: 1, relation: "inhibit", stats: { suppresses: true } }));
    expect(rarer.en).toContain("goes with less of");
    expect(sentenceOf({ ...said, level: 1, relation: "inhibit" }).en).not.toContain("less");
    expect(sentenceOf({ ...said, level: 0, relation: "inhibit", stats: null }).zh).toContain("可能抑制");
  });

  it("says that its ends are events of two people", () => {
    const words = sentenceOf({ ...said, level: 2, relation: "cause", stats: { suppresses: false, scale: "related" } });
    expect(words.en).toMatch(/^Between people who may influence each other: .*Compare cars/);
    expect(words.zh).toMatch(/^在可能互相影响的人之间：.*比较车型/);
  });

  it("keeps labels as they are, braces included", () => {
    const label = { zh: "{target}", en: "{target} & <b>" };
    expect(sentenceOf({ ...said, level: 1, relation: "cause", source: { kind: "event", label } }).en).toBe(
      "“{target} & <b>” goes with the outcome “Buy”: together more often than by chance.",
    );
  });
});
