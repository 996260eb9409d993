import { basename, join } from "node:path";
import { build } from "esbuild";

const ROOT = join(import.meta.dirname, "..");

/**
 * A program that uses the product's own code, which plain Node cannot resolve, in a form that it can load.
 *
 * @param entry its place below `bench/`
 * @returns where it is now, in `folder`
 */
export async function bundled(entry: string, folder: string): Promise<string> {
  const outfile = join(folder, basename(entry).replace(/\.ts$/, ".mjs"));
  await build({
    absWorkingDir: ROOT,
    entryPoints: [join(import.meta.dirname, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    packages: "external",
    alias: { "@": ROOT },
    logLevel: "silent",
  });
  return outfile;
}
