import { independenceTest, type TwoByTwo } from "@/lib/patterns";
import type { Feature, Field } from "./features";

/** A user's stratum of a field, from 0; −1 where the field is not known. */
export type Strata = { readonly field: string; readonly codes: Int32Array; readonly count: number };

/** Users with and without a feature who did something or did not; users whose field is not known take no part. */
export function tableOf(feature: Feature, did: Uint8Array): TwoByTwo {
  const counts = { a: 0, b: 0, c: 0, d: 0 };
  for (let user = 0; user < did.length; user++) {
    const has = feature.has[user] ?? -1;
    if (has < 0) continue;
    if (has === 1) counts[did[user] === 1 ? "a" : "b"]++;
    else counts[did[user] === 1 ? "c" : "d"]++;
  }
  return counts;
}

/**
 * The users by a field: one stratum for each of its values, and one for those that are too rare. Of a list, with and
 * without the value that tells most of the outcome.
 */
export function strataOf(field: Field, did: Uint8Array): Strata {
  const codes = new Int32Array(did.length).fill(-1);
  const pOf = new Map(field.features.map((feature) => [feature, independenceTest(tableOf(feature, did)).p]));
  const features = field.isList
    ? field.features.toSorted((a, b) => (pOf.get(a) ?? 1) - (pOf.get(b) ?? 1)).slice(0, 1)
    : field.features;
  for (let user = 0; user < did.length; user++) {
    const has = features.map((feature) => feature.has[user] ?? -1);
    if (has.every((one) => one < 0)) continue;
    const at = has.indexOf(1);
    codes[user] = at < 0 ? features.length : at;
  }
  return { field: field.name, codes, count: features.length + 1 };
}

/** The table of a feature within each stratum. */
export function stratified(feature: Feature, did: Uint8Array, { codes, count }: Strata): TwoByTwo[] {
  const tables = Array.from({ length: count }, () => ({ a: 0, b: 0, c: 0, d: 0 }));
  for (let user = 0; user < did.length; user++) {
    const has = feature.has[user] ?? -1;
    const table = tables[codes[user] ?? -1];
    if (has < 0 || !table) continue;
    if (has === 1) table[did[user] === 1 ? "a" : "b"]++;
    else table[did[user] === 1 ? "c" : "d"]++;
  }
  return tables;
}
