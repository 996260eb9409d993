import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import { DATA_LIMITS, LevelReason } from "@/lib/causal";
import en from "./en";
import zhCN from "./zh-cn";

describe.each([
  ["en", en],
  ["zh-CN", zhCN],
] as const)("the texts of a graph in %s", (locale, messages) => {
  const missing: string[] = [];
  const t = createTranslator({ locale, messages, onError: ({ message }) => missing.push(message) });

  it("exist for each reason, with and without what it is about", () => {
    const codes = LevelReason.shape.code.options;
    expect(Object.keys(messages.graph.reasons).toSorted()).toEqual([...codes].toSorted());
    for (const code of codes) {
      for (const detail of ["none", "stability", "placebo", "x"]) {
        expect(t(`graph.reasons.${code}` as "graph.reasons.adjusted", { detail })).not.toMatch(/[{}]/);
      }
    }
    expect(missing).toEqual([]);
  });

  it("exist for each limit of the data and take just what it names", () => {
    expect(Object.keys(messages.graph.limits).toSorted()).toEqual(Object.keys(DATA_LIMITS).toSorted());
    for (const [code, params] of Object.entries(DATA_LIMITS)) {
      const values: Record<string, string> = Object.fromEntries(params.map((name, i) => [name, String(i + 3)]));
      const text = t(`graph.limits.${code}` as "graph.limits.ties", { share: "", ...values });
      expect(text).not.toMatch(/[{}]/);
      for (const value of Object.values(values)) expect(text).toContain(value);
    }
    expect(missing).toEqual([]);
  });
});
