import type { Locale } from "@/lib/core";
import type { Level } from "../schema";
import { chineseClaim } from "./claims/chinese-claims";
import { englishClaim } from "./claims/english-claims";

/** From which level on a claim may be made. */
const ALLOWED_FROM = { none: 0, assumed: 3, plain: 4 } as const;

const QUOTED = /“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|"[^"\n]*"/g;

/**
 * The sentences of a text, Chinese or English, that claim more than a level allows. Below 4 nothing may be said to
 * cause, lead to, drive or result in anything; on 3 it may under a stated assumption or as consistent with causing.
 * What is denied, asked, or put as a possibility claims nothing; that something is likely does. Quoted labels count as
 * names, whatever words they hold. A guard against carelessness by patterns of words: it can miss a claim that is
 * wrapped in others, and it can stop a harmless sentence.
 *
 * @param locale which language's words to look for; both where it is left out, since models mix them
 * @returns as they stand in the text, trimmed, in its order
 */
export function overstatements(text: string, level: Level, locale?: Locale): string[] {
  return sentencesOf(text).filter((sentence) => {
    const named = sentence.replace(QUOTED, (quoted) => (isName(quoted) ? "“x”" : quoted));
    const english = locale === "zh-CN" ? "none" : englishClaim(named);
    const chinese = locale === "en" ? "none" : chineseClaim(named);
    return Math.max(ALLOWED_FROM[english], ALLOWED_FROM[chinese]) > level;
  });
}

/** A single word of causing in quotes is a claim all the same. */
const isName = (quoted: string) => !/^.(?:causes?|caused|leads? to|drives|导致|引起|促使|造成|因果)\W?$/i.test(quoted);

/** A full stop ends an English sentence only before a space, so that 2.1 and e.g. stay whole. */
function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[。！？!?；;][”」』"）)]?)|(?<=(?<!\b(?:e\.g|i\.e|vs|approx|etc))\.[”")]?)\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}
