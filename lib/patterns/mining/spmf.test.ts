import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { minePatterns } from "./mine-patterns";
import { sequencesFolder } from "./sequences-folder-for-test";
import { readSpmf, spmfDigest } from "./spmf-for-test";

type Row = {
  dataset: string;
  minsup_percent: number;
  md5_16: string;
  patterns: number;
  sum_of_supports: number;
  closed: number;
  maximal: number;
};

const folder = sequencesFolder();
const reference = join(folder, "spmf-reference.json");

const there = existsSync(reference);
const rows = there ? (JSON.parse(readFileSync(reference, "utf8")) as { rows: Row[] }).rows : [];

describe.runIf(there)("the results of SPMF", () => {
  test.each(rows)("are equal on $dataset at $minsup_percent %", (row) => {
    const db = readSpmf(readFileSync(join(folder, `${row.dataset}.txt`), "utf8"));
    const minSupport = Math.ceil((row.minsup_percent * db.users.length) / 100);
    const mine = (output: "all" | "closed" | "maximal") => minePatterns(db, { minSupport, counted: "users", output });
    const { md5_16, patterns, sum_of_supports, closed, maximal } = row;
    expect(spmfDigest(mine("all"), db.typeNames)).toEqual({ md5_16, patterns, sum_of_supports });
    expect(mine("closed").supports.length).toBe(closed);
    expect(mine("maximal").supports.length).toBe(maximal);
  });
});

test.skipIf(!there)(`SPMF's results lie in ${folder} (WHYSTREAM_SEQUENCES names another folder)`, () => {
  expect(rows.length).toBeGreaterThan(0);
});
