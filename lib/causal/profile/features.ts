import { quantileInPlace } from "@/lib/patterns";
import type { Profile } from "@/lib/people";
import { dataLimit } from "../levels/data-limits";
import type { DataLimit } from "../schema";

/** A value of fewer than this share of the users who have the field, or of fewer users than this, is left out. */
const SHARE_MIN = 0.01;
const USERS_MIN = 5;
/** A field with more values than this is left out: it names users rather than describing them. */
const VALUES_MAX = 200;
/** Numbers with no more distinct values than this are values like any other. */
const NUMBERS_AS_VALUES = 5;
/** With fewer users, numbers are cut into three groups instead of four. */
const FOUR_GROUPS_USERS = 200;

/** A field with a value, or a range, that some users have. */
export type Feature = {
  readonly field: string;
  readonly value: string;
  /** By user: 1 has it, 0 has another value, −1 has none of the field. */
  readonly has: Int8Array;
};

/** A field with what it tells users apart by. */
export type Field = {
  readonly name: string;
  /** Of a list, users can have several values; else each has one at most. */
  readonly isList: boolean;
  readonly features: readonly Feature[];
};

/**
 * The features that profiles hold: of numbers three or four groups of about as many users, named by their ranges; of
 * lists one for each value; of everything else one for each value. Free properties count like typed fields, as numbers
 * where all of them are.
 *
 * @param profiles by user, in the order of `userIds`; null of those without one
 * @returns the fields in the order of their names, and what was left out
 */
export function profileFields(profiles: readonly (Profile | null)[]): { fields: Field[]; limits: DataLimit[] } {
  const values = new Map<string, Column>();
  const put = (name: string, user: number, value: number | readonly string[]) => {
    const column: Column = values.get(name) ?? new Map();
    values.set(name, column.set(user, value));
  };
  for (const [user, profile] of profiles.entries()) {
    for (const [name, value] of Object.entries(profile?.fields ?? {})) {
      if (value === undefined) continue;
      put(name, user, typeof value === "number" || Array.isArray(value) ? value : [String(value)]);
    }
    for (const [name, value] of Object.entries(profile?.properties ?? {})) {
      // A typed field of the same name says it better.
      if (value.trim() !== "" && profile?.fields[name as keyof Profile["fields"]] === undefined)
        put(name, user, [value]);
    }
  }
  const limits: DataLimit[] = [];
  const fields = [...values.keys()].toSorted().flatMap((name): Field[] => {
    const column = asNumbers(values.get(name) ?? new Map());
    const isList = [...column.values()].some((value) => Array.isArray(value) && value.length > 1);
    const groups = groupsOf(column);
    const known = column.size;
    if (groups === null || groups.size > VALUES_MAX) {
      limits.push(dataLimit("field_many_values", { field: name, values: groups?.size ?? known }));
      return [];
    }
    const common = [...groups].filter(([, users]) => users.length >= Math.max(USERS_MIN, SHARE_MIN * known));
    const rare = groups.size - common.length;
    const telling = common.filter(([, users]) => known - users.length >= USERS_MIN);
    if (telling.length === 0) {
      limits.push(rare > 0 ? dataLimit("field_rare_values", { field: name, values: rare }) : dataLimit("field_constant", { field: name })); // prettier-ignore
      return [];
    }
    if (rare > 0) limits.push(dataLimit("field_rare_values", { field: name, values: rare }));
    const features = telling.map(([value, users]) => {
      const has = new Int8Array(profiles.length).fill(-1);
      for (const user of column.keys()) has[user] = 0;
      for (const user of users) has[user] = 1;
      return { field: name, value, has };
    });
    return [{ name, isList, features }];
  });
  return { fields, limits };
}

/** By user: a number, or the values of a text or a list. */
type Column = Map<number, number | readonly string[]>;

/** Texts that are all numbers, and many, are numbers. */
function asNumbers(column: Column): Column {
  const numbers = new Map<number, number>();
  for (const [user, value] of column) {
    if (typeof value === "number") numbers.set(user, value);
    else if (value.length === 1 && /^-?\d+(\.\d+)?$/.test(value[0] ?? "")) numbers.set(user, Number(value[0]));
    else return column;
  }
  if (new Set(numbers.values()).size > NUMBERS_AS_VALUES) return numbers;
  return new Map([...numbers].map(([user, number]) => [user, [String(number)]]));
}

/** Users by value or range, in the order of the names; null where there are far too many values. */
function groupsOf(column: Column): Map<string, number[]> | null {
  const numbers = [...column.values()].filter((value) => typeof value === "number");
  const rangeOf = numbers.length > 0 ? rangesOf(numbers) : String;
  const groups = new Map<string, number[]>();
  for (const [user, value] of column) {
    for (const name of new Set(typeof value === "number" ? [rangeOf(value)] : value)) {
      const its = groups.get(name) ?? [];
      its.push(user);
      groups.set(name, its);
    }
    if (groups.size > 20 * VALUES_MAX) return null;
  }
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The group that a number is in, of three or four with about as many numbers, by the least and the most of it as they
 * occur. Equal numbers stay together, so that there can be fewer groups.
 */
function rangesOf(numbers: readonly number[]): (value: number) => string {
  const sorted = Float64Array.from(numbers).sort();
  const groups = numbers.length >= FOUR_GROUPS_USERS ? 4 : 3;
  const cuts = Array.from({ length: groups - 1 }, (_, i) => {
    const at = quantileInPlace(Float64Array.from(sorted), (i + 1) / groups);
    return sorted.find((value) => value >= at) ?? Infinity;
  });
  const from = [...new Set([sorted[0] ?? 0, ...cuts])];
  const names = from.map((least, i) => {
    const most = sorted.findLast((value) => value < (from[i + 1] ?? Infinity)) ?? least;
    return least === most ? String(least) : `${least}–${most}`;
  });
  return (value) => names[from.findLastIndex((least) => least <= value)] ?? "";
}
