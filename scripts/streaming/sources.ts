import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { findCalls, type Found } from "./find-calls.ts";

/** Everything that runs for people; what only sets scenes for tests asks no model of theirs. */
const PRODUCT = ["app/**/*.{ts,tsx}", "db/**/*.ts", "lib/**/*.{ts,tsx}", "*.ts"];
/** Tools ask too, but through the client and for tasks that stand in the list already. */
const TOOLS = ["scripts/**/*.ts"];
const NO_PRODUCT = /\.test\.tsx?$|(^|\/)__fixtures__\/|^lib\/testing\/|\.d\.ts$/;

/** Reads the whole code below `root`. */
export function findAllCalls(root: string): { found: Found[]; files: number } {
  const read = (patterns: string[]) => {
    const files = globSync(patterns, { cwd: root }).map((path) => path.split(sep).join("/"));
    return files.filter((file) => !NO_PRODUCT.test(file)).sort();
  };
  const product = read(PRODUCT);
  const tools = read(TOOLS);
  const found = product.flatMap((file) => findCalls(file, readFileSync(join(root, file), "utf8")));
  for (const file of tools) {
    const here = findCalls(file, readFileSync(join(root, file), "utf8"));
    found.push(...here.filter(({ kind }) => kind === "bypass"));
  }
  return { found, files: product.length + tools.length };
}
