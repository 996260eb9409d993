import { GLOSSARY } from "./glossary";
import { STOP_FORMS } from "./stop-words";
import { CUE_FORMS } from "./cues";
import { isBreak, keysOf, normalize, tokenize, wordsIn } from "./text";

const WORDLESS: ReadonlySet<string> = new Set(
  [...STOP_FORMS, ...CUE_FORMS.map(({ form }) => form)].map((form) => keysOf(form).join("")),
);

const CANDIDATES_MAX = 24;

/**
 * Texts of a question that may be names of things, for looking them up where a project has too many to hold them all:
 * words that are no words of questions, neighbors of two, and what the glossary has for them in the other language.
 */
export function nameCandidates(question: string): string[] {
  const text = normalize(question.slice(0, 2000));
  const marks = tokenize(text).filter(isBreak);
  const words = wordsIn(text).filter(({ text: word }) => !WORDLESS.has(keysOf(word).join("")));
  const found: string[] = [];
  for (const [i, word] of words.entries()) {
    const next = words[i + 1];
    const end = word.start + word.text.length;
    if (next && next.start - end <= 1 && !marks.some(({ start }) => start >= end && start < next.start)) {
      found.push(text.slice(word.start, next.start + next.text.length));
    }
    if (Array.from(word.text).length > 1) found.push(word.text);
  }
  const translated = GLOSSARY.filter(
    ({ kind, forms }) => kind === "brand" && forms.some((form) => contains(text, form)),
  ).flatMap(({ forms }) => forms.slice(0, 3));
  return [...new Set([...translated, ...found])].slice(0, CANDIDATES_MAX);
}

const contains = (text: string, form: string): boolean =>
  /^[a-z0-9 ]+$/.test(form) ? new RegExp(`\\b${form}\\b`).test(text) : text.includes(form);
