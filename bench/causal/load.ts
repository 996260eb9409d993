import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");

/** Bundles what the benchmarks of graphs measure, whose modules name each other by `@/`, and loads it. */
export async function loadCausal(): Promise<typeof import("./measured")> {
  mkdirSync(join(root, "dist"), { recursive: true });
  const folder = mkdtempSync(join(root, "dist", "causal-"));
  const outfile = join(folder, "measured.mjs");
  try {
    await build({
      absWorkingDir: root,
      entryPoints: [join(root, "bench/causal/measured.ts")],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node22",
      packages: "external",
      alias: { "@": root },
      logLevel: "error",
    });
    return (await import(pathToFileURL(outfile).href)) as typeof import("./measured");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
