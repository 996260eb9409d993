import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

export type Product = typeof import("./product");
export type { CallRow } from "./product";

/** Bundles `product.ts` of the checkout at `root` and loads it. The bundle lies in `dist/` only while it is loaded. */
export async function loadProduct(root: string): Promise<Product> {
  mkdirSync(join(root, "dist"), { recursive: true });
  const folder = mkdtempSync(join(root, "dist", "streaming-"));
  const outfile = join(folder, "product.mjs");
  try {
    await build({
      absWorkingDir: root,
      entryPoints: [join(root, "scripts/streaming/product.ts")],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node22",
      packages: "external",
      alias: { "@": root },
      logLevel: "error",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
