import type { Lexicon } from "./lexicon";
import type { Meaning } from "./links";
import type { TermIndex } from "./term-index";
import { keysOf, wordsIn, type Token } from "./text";

/**
 * Names that a text spells with one wrong character. Digits and single letters tell models apart, so they are never
 * mistaken; neither is the series of a product.
 *
 * @param free whether a token means nothing yet; one that does is only part of a name with another that does not
 * @param bound whether a token belongs to something that was found as it is written
 */
export function findTypos(
  tokens: readonly Token[],
  index: TermIndex,
  lexicon: Lexicon,
  free: (at: number) => boolean,
  bound: (at: number) => boolean,
): { meaning: Meaning; from: number; to: number }[] {
  const found: { meaning: Meaning; from: number; to: number }[] = [];
  const wrong = tokens.flatMap((token, at) => (token.kind !== "mark" && free(at) ? [at] : []));
  // A text that means nothing at all has no names in it.
  if (wrong.length === 0 || wrong.length > 40) return found;
  for (const at of wrong) {
    if (found.some(({ from, to }) => from <= at && at < to)) continue;
    const best = windowsAround(tokens, at, bound)
      .flatMap(({ from, to, text, first, last }) =>
        [...(index.names.get(`${first}…`) ?? []), ...(index.names.get(`…${last}`) ?? [])]
          .filter(
            (name) =>
              MISTAKEN.has(name.meaning.kind) &&
              isOneWrong(text, name.text) &&
              keepsSeries(text, name.meaning, lexicon),
          )
          .map((name) => ({ meaning: name.meaning, from, to, length: text.length })),
      )
      .toSorted((a, b) => b.length - a.length)[0];
    if (best) found.push({ meaning: best.meaning, from: best.from, to: best.to });
  }
  return found;
}

/** What has a name of its own; of words such as `有车` a character more or less makes other words. */
const MISTAKEN: ReadonlySet<Meaning["kind"]> = new Set(["types", "value", "entity"]);

const WINDOW_MAX = 8;

function windowsAround(tokens: readonly Token[], at: number, bound: (at: number) => boolean) {
  const windows: { from: number; to: number; text: string; first: string; last: string }[] = [];
  for (let from = Math.max(0, at - WINDOW_MAX); from <= at; from++) {
    for (let to = at + 1; to <= Math.min(tokens.length, from + WINDOW_MAX); to++) {
      const inside = tokens.slice(from, to);
      if (inside.some((token, i) => token.kind === "mark" || bound(from + i))) continue;
      const characters = Array.from(inside.map(({ key }) => key).join(""));
      const [first = "", last = ""] = [characters[0], characters.at(-1)];
      // What is a word itself is that word: `管理员` is no misspelled `管理者`.
      const words = wordsIn(characters.join(""));
      if (characters.length > 2 && (words.length > 1 || /^[a-z]/.test(first)))
        windows.push({ from, to, text: characters.join(""), first, last });
    }
  }
  return windows;
}

const LATIN = /[a-z]/;

function isOneWrong(written: string, name: string): boolean {
  if (Math.abs(written.length - name.length) > 2) return false;
  const a = Array.from(written);
  const b = Array.from(name);
  if (a.length < 3 || Math.abs(a.length - b.length) > 1 || written === name) return false;
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const wrong = [a.slice(head, a.length - tail).join(""), b.slice(head, b.length - tail).join("")];
  if (wrong.some((each) => /\d/.test(each) || Array.from(each).length > 1)) return false;
  // Within a word of letters that is long enough; a letter beside digits or Chinese names a model.
  if (wrong.some((each) => LATIN.test(each))) return /^[a-z]{6,}$/.test(written) && /^[a-z]{6,}$/.test(name);
  return a.length === b.length || b.length >= 4;
}

function keepsSeries(written: string, meaning: Meaning, { entities }: Lexicon): boolean {
  if (meaning.kind !== "entity") return true;
  const series = entities.find(({ name }) => name === meaning.name)?.series;
  return series === undefined || written.endsWith(keysOf(series).join(""));
}
