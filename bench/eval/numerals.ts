import type { FactShape } from "./judge.ts";

/**
 * A second reading of the numerals of a sentence, written apart from the product's own and plainer: digits only, without
 * names that hold digits. Returns those that no figure of the facts can be rounded to.
 */
export function differingNumerals(sentence: string, facts: readonly FactShape[], names: readonly string[]): string[] {
  let text = sentence.replace(/[[【]{1,2}\s*f\d+(?:\s*[,，、]\s*f\d+)*\s*[\]】]{1,2}/g, " ");
  for (const name of names.toSorted((a, b) => b.length - a.length))
    if (/\d/.test(name)) text = text.replaceAll(name, " ");
  const definitions = facts
    .flatMap(({ text: said, definition }) => [said.zh, said.en, definition.zh, definition.en])
    .join(" ");
  // Days and limits of a definition are no figures of their own: they stand there word for word.
  text = text.replace(/\d{4}-\d{2}-\d{2}/g, (day) => (definitions.includes(day) ? " " : day));
  text = text.replace(/^\s*(?:[-*]|\d+[.)、])\s+/, " ");
  const figures = facts.flatMap((fact) => fact.figures);
  const found = text.matchAll(
    /(?<![\w.])[-−+]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(%|％|个百分点|percentage points?|points?|天|days?|小时|hours?|分钟|minutes?|秒|seconds?|万)?/gu,
  );
  const wrong: string[] = [];
  for (const match of found) {
    const [whole, digits = "", decimals = "", unit = ""] = match;
    const value = Number(`${digits.replaceAll(",", "")}${decimals}`);
    const step = 10 ** -Math.max(0, decimals.length - 1);
    const near = (figure: number) => Math.abs(Math.abs(figure) - value) <= step / 2 + 1e-9;
    const fits = figures.some(({ value: figure, unit: of }) => {
      if (/[%％]|点|point/u.test(unit))
        return near(figure * 100) && ["share", "points", "ratio", "number"].includes(of);
      if (unit === "万") return near(figure / 10_000);
      const ms = {
        天: 86_400_000,
        day: 86_400_000,
        小时: 3_600_000,
        hour: 3_600_000,
        分钟: 60_000,
        minute: 60_000,
        秒: 1000,
        second: 1000,
      };
      const scale = Object.entries(ms).find(([word]) => unit.startsWith(word))?.[1];
      if (scale !== undefined) return of === "ms" && near(figure / scale);
      return near(figure);
    });
    // A limit that the question set, such as an age, is a part of the definition.
    const named = new RegExp(`(?<![\\d.,])${whole.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\d])`).test(
      definitions,
    );
    if (!fits && !named) wrong.push(whole.trim());
  }
  return wrong;
}
