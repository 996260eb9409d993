import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Everything a build is made from. */
const INPUTS = [
  "app",
  "db",
  "lib",
  "public",
  "scripts/build",
  "scripts/entries",
  "instrumentation.ts",
  "next.config.ts",
  "package-lock.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];

const NO_PART = /\.test\.tsx?$|^lib\/testing\/|\/__fixtures__\//;

/** A text that changes whenever a build would come out different. Tests and their data do not count. */
export function fingerprint(root: string): string {
  const hash = createHash("sha256").update(process.versions.modules);
  for (const file of INPUTS.flatMap((input) => filesIn(join(root, input))).sort()) {
    const name = relative(root, file).split(sep).join("/");
    if (!NO_PART.test(name)) hash.update(name).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function filesIn(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(path, entry.name)) : entry.isFile() ? [join(path, entry.name)] : [],
  );
}
