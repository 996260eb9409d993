const HAN = /\p{Script=Han}/u;
// Characters nobody sees: names that look alike must have one key.
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;

/** Whether a name is to be read as Chinese. */
export function isChinese(name: string): boolean {
  return HAN.test(name);
}

/**
 * The form under which a name of an event type is known: two names with one key are the same name. Width, case,
 * spaces, punctuation and invisible characters do not count; neither do aspect particles (了, 过, 一下 …) in Chinese,
 * nor articles, plurals and the endings -ing and -ed in English. Never empty for a name that is not.
 */
export function canonicalKey(name: string): string {
  const text = name.normalize("NFKC").replace(INVISIBLE, "");
  return (HAN.test(text) ? chineseKey(text) : latinKey(text)) || text.toLowerCase().replace(/\s+/gu, "") || name;
}

/** Letters and digits of a Chinese name in order, without particles that only say that something is done. */
function chineseKey(text: string): string {
  const letters = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  return withoutParticles(letters) || letters;
}

/** “了” begins or sits in words of its own (了解, 除了, 为了); only where it is a particle it goes. */
const PARTICLE_LE = /(?<=.)(?<![除为罢])了(?![解却结断事然如不得])/gu;
/** “过” is half of many words: 通过, 超过, 经过, 度过, 路过, 错过, 难过, 过滤, 过户, 过程 … Only at the end it is a particle. */
const PARTICLE_GUO = /(?<=.{2})(?<![通超经越度路错难渡跳透])过$/u;

function withoutParticles(text: string): string {
  let before = "";
  let now = text;
  while (now !== before) {
    before = now;
    now = now
      .replace(/(?<=.)一下/gu, "")
      .replace(PARTICLE_LE, "")
      .replace(PARTICLE_GUO, "");
  }
  return now;
}

const ARTICLES = new Set(["a", "an", "the"]);

/** Stems of the words of a name, joined: `Test-Drive` and `testdrive` are one. */
function latinKey(text: string): string {
  return wordsOf(text).map(stem).join("");
}

/** The words of a name that is not Chinese, in lower case and without articles. */
export function wordsOf(text: string): string[] {
  const words = text
    // `browseModels` is two words.
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/['’]s?(?!\p{L})/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const telling = words.filter((word) => !ARTICLES.has(word));
  return telling.length > 0 ? telling : words;
}

/** Words that end like a plural and are none. */
const SINGULAR = new Set(["news", "series", "species", "lens", "canvas", "atlas", "plus", "gas", "sales"]);
const SIBILANT_ES = /(?:s|x|z|ch|sh)es$/;
const VOWEL = /[aeiouy]/;

/** A light stemmer: plurals, -ing and -ed, and the silent e. Equal words get equal stems; a stem need not be a word. */
export function stem(word: string): string {
  const singular = withoutPlural(word);
  const root = withoutEnding(singular, "ing") ?? withoutEnding(singular, "ed") ?? singular;
  return root.length > 2 && root.endsWith("e") && !root.endsWith("ee") ? root.slice(0, -1) : root;
}

function withoutPlural(word: string): string {
  if (word.length < 4 || SINGULAR.has(word) || !word.endsWith("s") || /(?:ss|us|is)$/.test(word)) return word;
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return SIBILANT_ES.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}

function withoutEnding(word: string, ending: "ing" | "ed"): string | undefined {
  if (!word.endsWith(ending)) return undefined;
  const root = word.slice(0, -ending.length);
  // need, speed and agreed end in -ed by nature, or nearly so.
  if (root.length < 2 || !VOWEL.test(root) || (ending === "ed" && root.endsWith("e"))) return undefined;
  if (root.endsWith("i") && ending === "ed") return `${root.slice(0, -1)}y`;
  // shopping, planned: the letter was doubled for the ending; selling, passed and buzzing have theirs by nature.
  return /([^aeiouylsz])\1$/.test(root) ? root.slice(0, -1) : root;
}
