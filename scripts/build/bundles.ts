import { globSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { build, type Plugin } from "esbuild";

/**
 * Bundles what runs outside Next, so that plain Node can load code that uses the `@/` alias:
 * `<name>.worker.ts` anywhere in a `lib/<room>/server` becomes `dist/workers/<name>.mjs`, a worker thread's program, and
 * `scripts/entries/<name>.ts` becomes `dist/<name>.mjs`, a process of its own. Packages stay outside.
 */
export async function buildBundles(root: string): Promise<string[]> {
  const find = (pattern: string) => globSync(pattern, { cwd: root }).sort();
  const entries = [
    ...find("lib/*/server/**/*.worker.ts").map((path) => ({
      in: join(root, path),
      out: `workers/${basename(path, ".worker.ts")}`,
    })),
    ...find("scripts/entries/*.ts").map((path) => ({ in: join(root, path), out: basename(path, ".ts") })),
  ];
  const names = entries.map(({ out }) => out);
  const doubled = names.find((name, index) => names.indexOf(name) !== index);
  if (doubled) throw new Error(`Two programs would become dist/${doubled}.mjs; rename one.`);
  rmSync(join(root, "dist", "workers"), { recursive: true, force: true });
  if (entries.length === 0) return [];
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: join(root, "dist"),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    packages: "external",
    alias: { "@": root },
    plugins: [nextPaths],
    sourcemap: "linked",
    logLevel: "silent",
  });
  return names;
}

/** Next's own bundler completes `next/headers`; plain Node wants the file's whole name. */
const nextPaths: Plugin = {
  name: "next-paths",
  setup({ onResolve }) {
    onResolve({ filter: /^next\/[a-z-]+$/ }, ({ path }) => ({ path: `${path}.js`, external: true }));
  },
};
