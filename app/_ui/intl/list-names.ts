import type { Locale } from "@/lib/core";

/**
 * Names one after another, as a list and not as a sentence: “a, b, c” or “甲、乙、丙”. Chinese has no separator at all
 * in lists of units, where names would run together.
 */
export function listNames(locale: Locale, names: readonly string[]): string {
  return new Intl.ListFormat(locale, { style: "narrow", type: "conjunction" }).format(names);
}
