import { describe, expect, test } from "vitest";
import { edgeEvidence, stabilities, subset } from "../evidence";
import { makeHouseholds, type Lead } from "../evidence/__fixtures__/households";
import { toEnd } from "../evidence/arrays";
import { levelOf } from "../levels/level-of";
import { relatedEffects } from "./related-effects";

const MINUTE_MS = 60_000;
const WORLD = { households: 60, members: 3, days: 8, types: 8 };
/** 0 leads to 1 in others; 2 to 3 in oneself and 3 to 4 in others, so that 2 comes before 4 of others, too. */
const LEADS: readonly Lead[] = [
  { cause: 0, effect: 1, alpha: 0.5, lagMs: 5 * MINUTE_MS, to: "others" },
  { cause: 2, effect: 3, alpha: 0.5, lagMs: 2 * MINUTE_MS, to: "self" },
  { cause: 3, effect: 4, alpha: 0.4, lagMs: 4 * MINUTE_MS, to: "others" },
];
const nameOf = ({ source, target }: { source: number; target: number }) => `${source} → ${target}`;

describe("people who lead each other to something", { timeout: 300_000 }, () => {
  const { db, related } = makeHouseholds("related", { ...WORLD, leads: LEADS, spells: 0.3 });
  const evidence = toEnd(edgeEvidence(db, { related }));
  const pairs = relatedEffects(evidence);
  const levels = new Map(pairs.map((pair) => [nameOf(pair), levelOf(pair.stats).level]));

  test("what one leads others to is found where it is known who they are, with its size", () => {
    const direct = [...levels].filter(([, level]) => level >= 2).map(([name]) => name);
    expect(direct).toEqual(["0 → 1", "3 → 4"]);
    for (const { cause, effect, alpha, to } of LEADS) {
      const found = evidence.related.find(({ source, target }) => source === cause && target === effect);
      if (to === "others") expect(Math.abs((found?.direct.effect ?? 0) - alpha)).toBeLessThan(0.1);
      else expect(found).toBeUndefined();
    }
    const own = evidence.pairs.filter(({ kind }) => kind === "direct").map(nameOf);
    expect(own).toEqual(["2 → 3"]);
  });

  test("what comes of it by way of others says by whose", () => {
    const indirect = pairs.find((pair) => nameOf(pair) === "2 → 4");
    expect(indirect?.via).toEqual([3]);
  });

  test("without knowing who is related nothing of it is found, and what is one's own stays", () => {
    const alone = toEnd(edgeEvidence(db));
    expect(alone.related).toEqual([]);
    expect(alone.pairs.filter(({ kind }) => kind === "direct").map(nameOf)).toEqual(["2 → 3"]);
  });

  test("it stays when households are drawn anew, and in a half of the users", () => {
    const stable = toEnd(stabilities(evidence, 10)) ?? [];
    const halved = toEnd(subset(evidence, stable));
    for (const all of [stable, halved]) {
      expect(all.filter(({ ofOthers }) => ofOthers).map(nameOf)).toEqual(["0 → 1", "3 → 4"]);
    }
    for (const { ofOthers, stability } of stable) if (ofOthers) expect(stability).toBeGreaterThanOrEqual(0.8);
    expect(halved.every(({ passed }) => passed)).toBe(true);
  });

  test("without loops sources of others are found, too", () => {
    const acyclic = toEnd(edgeEvidence(db, { related, acyclic: true }));
    expect(acyclic.related.map(nameOf)).toEqual(["0 → 1", "3 → 4"]);
  });
});

describe("people who have much in common and lead each other to nothing", { timeout: 300_000 }, () => {
  test("show no relation, whatever they like, whenever they are on, and however they go through spells", () => {
    let found = 0;
    for (let seed = 0; seed < 2; seed++) {
      for (const leads of [[], LEADS.filter(({ to }) => to === "self")]) {
        const { db, related } = makeHouseholds(`nothing ${seed}`, { ...WORLD, leads, spells: 0.3 });
        const evidence = toEnd(edgeEvidence(db, { related }));
        found += evidence.related.length;
        found += relatedEffects(evidence).filter(({ stats }) => levelOf(stats).level > 0).length;
      }
    }
    // One of a hundred edges found may be chance; here nothing is to be found.
    expect(found).toBeLessThanOrEqual(1);
  });
});
