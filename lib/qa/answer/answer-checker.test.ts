import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CitedSentence, ToldFact } from "@/lib/runs";
import { createAnswerChecker } from "./answer-checker";
import { FACTS, QUESTION } from "./__fixtures__/facts";
import { CHINESE } from "./__fixtures__/sentences-zh";
import { ENGLISH } from "./__fixtures__/sentences-en";

const NAMES = { ok: "supported", no: "unsupported", plain: "plain" } as const;

const check = (text: string, pieces: readonly string[] = [text]): CitedSentence[] => {
  const checker = createAnswerChecker(FACTS, { question: QUESTION });
  return [...pieces.flatMap((piece) => checker.push(piece)), ...checker.end()];
};

/** The worst that is said of any part of a text. */
const statusOf = (sentences: readonly CitedSentence[]): string => {
  const all = sentences.map(({ status }) => status);
  return all.includes("unsupported") ? "unsupported" : all.includes("supported") ? "supported" : "plain";
};

describe.each([
  ["Chinese", CHINESE],
  ["English", ENGLISH],
])("%s sentences", (_, sentences) => {
  it("are many, of each kind", () => {
    expect(sentences.length).toBeGreaterThanOrEqual(60);
  });

  it.each(sentences.map(([verdict, text, instead]) => [NAMES[instead ?? verdict], text] as const))(
    "%s: %s",
    (verdict, text) => {
      const found = check(text);
      expect([statusOf(found), text, verdict === "unsupported" ? [] : found.flatMap(({ reasons }) => reasons)]).toEqual(
        [verdict, text, []],
      );
    },
  );
});

it.each(FACTS)("what fact $id says itself is supported by it, and by no other", (fact) => {
  const other = FACTS.find(({ id, level }) => id !== fact.id && level === null)?.id;
  const lines = [fact.text.zh, fact.text.en].flatMap((said) => said.split("\n")).filter((line) => line.trim() !== "");
  for (const line of lines) {
    const cite = (id: string | undefined) =>
      check(`${line.replace(/[。.]$/u, "")} [${id}]${/[。.]$/u.exec(line)?.[0] ?? ""}`);
    expect([line, statusOf(cite(fact.id))]).toEqual([line, "supported"]);
    if (/\d{2}/u.test(line)) expect([line, statusOf(cite(other))]).toEqual([line, "unsupported"]);
  }
});

it("a step of a path stands at its own level in the words of the path, and in no others", () => {
  const step = {
    zh: "“浏览车型”先于“比较车型”，与因果一致（前提：没有未观测到的共同原因）（证据等级 L3（与因果一致），置信度 30.7%）。",
    en: "“Browse” comes before “Compare”, consistent with a cause, if no cause of both is unobserved (level L3, consistent with a cause, confidence 30.7%).",
  };
  const path: ToldFact = {
    id: "f20",
    kind: "path",
    text: {
      zh: `${step.zh}整条路径只按最弱一段解读。`,
      en: `${step.en} The way as a whole is read by its weakest relation.`,
    },
    definition: { zh: "", en: "" },
    figures: [{ name: "confidence", value: 0.307, unit: "share" }],
    level: 1,
    query: {},
    refs: [],
  };
  const judged = (text: string) => {
    const checker = createAnswerChecker([path], { question: QUESTION });
    return statusOf([...checker.push(text), ...checker.end()]);
  };
  expect(judged(step.zh.replace(/。$/u, " [f20]。"))).toBe("supported");
  expect(judged(`- ${step.en.replace(/\.$/u, " [f20].")}`)).toBe("supported");
  expect(judged("“浏览车型”与“比较车型”一致于因果，与因果一致 [f20]。")).toBe("unsupported");
});

const all = [...CHINESE, ...ENGLISH].map(([, text]) => text);

/** Pieces of a text, cut where the numbers say. */
function cut(text: string, at: readonly number[]): string[] {
  const places = [...new Set(at.map((place) => place % (text.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...places].map((from, i) => text.slice(from, [...places, text.length][i]));
}

const PARTS = [
  ...all,
  "\n", "\n\n", " ", "- ", "1. ", "```\n", "| a | b |\n", "|---|---|\n", "`a. b`", "[f", "1]", "**", "*", "。", ". ", "；",
  "e.g. ", "J. Smith", "(", "（[f1]）", "[f1](", "…", "?!", "\r\n", "😀", "]", "[[f2]]", "# ",
]; // prettier-ignore
const texts = fc.oneof(
  fc.array(fc.constantFrom(...PARTS), { maxLength: 12 }).map((parts) => parts.join("")),
  fc.array(fc.oneof(fc.constantFrom(...PARTS), fc.string({ maxLength: 12 })), { maxLength: 12 }).map((p) => p.join("")),
  fc.string({ unit: "binary", maxLength: 300 }),
);

describe("an answer's text", () => {
  it("gives the same sentences however it is cut into pieces", () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 40 }), (text, at) => {
        expect(check(text, cut(text, at))).toEqual(check(text));
        expect(check(text, [...text])).toEqual(check(text));
      }),
      { numRuns: 200 },
    );
  });

  it("is covered in order, but for white space", () => {
    fc.assert(
      fc.property(texts, (text) => {
        let from = 0;
        for (const [i, { n, start, end }] of check(text).entries()) {
          expect(n).toBe(i);
          expect(text.slice(from, start).trim()).toBe("");
          expect(end).toBeGreaterThan(start);
          from = end;
        }
        expect(text.slice(from).trim()).toBe("");
      }),
      { numRuns: 200 },
    );
  });

  it("without an end in sight is cut, and what was cut is marked", () => {
    const found = check(`${"😀".repeat(3000)} 42% [f1]`);
    expect(found.length).toBeGreaterThan(2);
    expect(found[0]).toMatchObject({ status: "unsupported", reasons: [{ code: "too_long" }] });
  });

  it("takes the citations behind a full stop into the sentence before", () => {
    const text = "甲为 42%。[f1][f2] 乙。\n\nFirst. [f1] Second (see [f2]). **Bold.** [f3] Rest";
    expect(check(text).map(({ start, end, facts }) => [text.slice(start, end), facts])).toEqual([
      ["甲为 42%。[f1][f2]", ["f1", "f2"]],
      ["乙。", []],
      ["First. [f1]", ["f1"]],
      ["Second (see [f2]).", ["f2"]],
      ["**Bold.** [f3]", ["f3"]],
      ["Rest", []],
    ]);
  });

  it("is cut where sentences end, not at points that end none", () => {
    const text =
      "A 2.43 lift, e.g. here, vs. there. B?! “C。”D；E [f1]；F.\n- one. Two\n- three\nruns on\n\n# Head. More\n| a. b | c |\n|---|---|\n| d. e | f |\n`x. y` zz. w";
    expect(check(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      "A 2.43 lift, e.g. here, vs. there.",
      "B?!",
      "“C。”",
      "D；E [f1]；",
      "F.",
      "- one.",
      "Two",
      "- three\nruns on",
      "# Head. More",
      "| a. b | c |",
      "|---|---|",
      "| d. e | f |",
      "`x. y` zz.",
      "w",
    ]);
  });
});

describe("a number", () => {
  const verdict = (text: string) => statusOf(check(text));
  const decimals = fc.integer({ min: 0, max: 2 });
  const near = (written: number, figure: number, step: number) => Math.abs(written - figure) <= step / 2 + 1e-9;

  it("of a share is borne when it rounds to it, and never else", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        decimals,
        fc.constantFrom("zh", "en"),
        (hundredths, d, language) => {
          const written = Number((hundredths / 100).toFixed(d));
          if (written === 95 || written === 0) return;
          const number = written.toFixed(d);
          const text = language === "zh" ? `其中 ${number}% 看过[f2]。` : `Of them, ${number} % looked at it [f2].`;
          expect([text, verdict(text)]).toEqual([text, near(written, 30.1, 10 ** -d) ? "supported" : "unsupported"]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("of a count is borne when it is the count", () => {
    const known = [301, 1000, 3];
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...known), fc.nat({ max: 5000 })), (n) => {
        const expected = known.includes(n) && n !== 3 ? "supported" : "unsupported";
        expect([n, verdict(`共 ${n} 名用户[f2]。`)]).toEqual([n, expected]);
        expect([n, verdict(`There are ${n.toLocaleString("en")} users [f2].`)]).toEqual([n, expected]);
      }),
    );
  });

  it("of a waiting time is borne in whichever unit it is written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.constantFrom(1, 10), (n, by) => {
        const hours = n / by;
        const step = 1 / by;
        const figures = [2.4, 60];
        const expected = figures.some(
          (figure) => near(hours, figure, step) && Math.abs(hours - figure) <= 0.05 * figure,
        );
        const text = `中位为 ${by === 1 ? n : hours.toFixed(1)} 小时[f4]。`;
        expect([text, verdict(text)]).toEqual([text, expected ? "supported" : "unsupported"]);
      }),
    );
  });

  it("at the end of an interval is no share, nor is a share its end", () => {
    expect(verdict("45.1% 看过[f1]。")).toBe("unsupported");
    expect(verdict("区间为 42.0%–45.1%[f1]。")).toBe("unsupported");
    expect(verdict("区间为 45.1%–39.0%[f1]。")).toBe("unsupported");
    expect(verdict("下限为 39.0%，上限为 45.1%[f1]。")).toBe("supported");
  });
});
