import { createHash } from "node:crypto";
import type { SequenceDb } from "../sequences.ts";
import { patternAt, type PatternTable } from "./pattern-table.ts";

/** Reads SPMF's format: items separated by -1, -2 ends a sequence. Each sequence is a user's, places are times. */
export function readSpmf(text: string): SequenceDb {
  const names = new Map<string, number>();
  const types: number[] = [];
  const times: number[] = [];
  const starts = [0];
  for (const line of text.split("\n")) {
    const items = line.split(" ").filter((word) => word !== "" && word !== "-1" && word !== "-2");
    if (items.length === 0) continue;
    for (const [place, item] of items.entries()) {
      const type = names.get(item) ?? names.size;
      names.set(item, type);
      types.push(type);
      times.push(place);
    }
    starts.push(types.length);
  }
  const users = Int32Array.from({ length: starts.length - 1 }, (_, user) => user);
  return {
    types: Int32Array.from(types),
    times: Float64Array.from(times),
    starts: Int32Array.from(starts),
    users,
    userIds: Array.from(users, String),
    typeNames: [...names.keys()],
  };
}

/** What `spmf-reference.json` gives for each result. */
export function spmfDigest(table: PatternTable, typeNames: readonly string[]) {
  const lines = Array.from(table.supports, (support, i) => {
    const items = Array.from(patternAt(table, i), (type) => typeNames[type]);
    return `${items.join(" -1 ")} -1 #SUP: ${support}`;
  }).sort();
  return {
    patterns: table.supports.length,
    sum_of_supports: table.supports.reduce((sum, support) => sum + support, 0),
    md5_16: createHash("md5")
      .update(`${lines.join("\n")}\n`)
      .digest("hex")
      .slice(0, 16),
  };
}
