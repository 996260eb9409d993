import { CUE_FORMS } from "./cues";
import { GLOSSARY } from "./glossary";
import { STOP_FORMS } from "./stop-words";
import { tokenize, type Token } from "./text";

/** In shorter words a letter more or less makes another word. */
const LENGTH_MIN = 5;
/** Only in words longer than this one missing letter is taken for a slip, whichever it is; a vowel is lost sooner. */
const LONG = 7;
const VOWEL = /[aeiou]/;

let known: { keys: ReadonlySet<string>; byStart: ReadonlyMap<string, readonly string[]> } | undefined;

/** The English words that questions are made of, by their first letters. */
function vocabulary() {
  if (known) return known;
  const forms = [
    ...CUE_FORMS.map(({ form }) => form),
    ...STOP_FORMS,
    ...GLOSSARY.filter(({ kind }) => kind === "act").flatMap((entry) => entry.forms),
  ];
  const plain = new Set(forms.flatMap((form) => form.split(/[^a-z]+/)).filter((word) => word.length > 3));
  const words = new Set([...plain].flatMap((word) => [word, `${word}s`, `${word}ed`, `${word}ing`, `${word}d`]));
  const keys = new Set([...words].flatMap((word) => tokenize(word).map(({ key }) => key)));
  known = { keys, byStart: Map.groupBy(words, (word) => word[0] ?? "") };
  return known;
}

/** Two letters changed places, a doubled letter is single or the other way round, or a long word lacks or has one letter. */
function isSlip(written: string, meant: string): boolean {
  const [short, long] = written.length < meant.length ? [written, meant] : [meant, written];
  if (long.length - short.length > 1 || written === meant) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length === long.length) {
    return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
  }
  if (short.slice(at) !== long.slice(at + 1)) return false;
  const lost = long[at] ?? "";
  return lost === long[at - 1] || long.length > LONG || (long.length === LONG && VOWEL.test(lost));
}

/**
 * Tokens with the words in place of which a slip of the keyboard stands, such as `usres` and `boked`. Another letter in
 * place of one is no slip: it makes another word too often. Names of a project are not respelled here.
 */
export function respelled(tokens: readonly Token[], isKnown: (key: string) => boolean, text: string): Token[] {
  return tokens.map((token) => {
    const written = text.slice(token.start, token.end);
    if (token.kind !== "word" || !/^[a-z]+$/.test(written) || written.length < LENGTH_MIN) return token;
    const { keys, byStart } = vocabulary();
    if (isKnown(token.key) || keys.has(token.key)) return token;
    const meant = (byStart.get(written[0] ?? "") ?? []).find(
      (word) => word.length >= LENGTH_MIN - 1 && isSlip(written, word),
    );
    const key = meant === undefined ? undefined : tokenize(meant)[0]?.key;
    return key === undefined ? token : { ...token, key };
  });
}
