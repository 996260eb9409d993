import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTestFolder } from "../scripts/test/folders.ts";
import { startProduct } from "./product.ts";
import { judged, ms, table } from "./stats.ts";

const ROOT = join(import.meta.dirname, "..");
const BUDGET_MS = 90_000;

/** How long `npm start` takes in a fresh clone after `npm ci`: the build, the database, the sample. */
export async function benchClone(): Promise<string> {
  // Beside the checkout's own folders a build would find two lock files and wonder whose it is.
  const clone = mkdtempSync(join(tmpdir(), "whystream-clone-"));
  const dataDir = join(clone, ".whystream");
  try {
    // As root, the database's own user must be able to pass through.
    chmodSync(clone, 0o711);
    for (const file of trackedFiles()) cpSync(join(ROOT, file), join(clone, file));
    linkModules(join(ROOT, "node_modules"), clone);
    const product = await startProduct(dataDir, {}, clone);
    await product.stop();
    const time = judged(ms(product.readyMs), product.readyMs <= BUDGET_MS);
    return `### Fresh clone\n\n${table(["after `npm ci`", "time", "budget"], [["`npm start` to ready", time, `≤ ${ms(BUDGET_MS)}`]])}`;
  } finally {
    await removeTestFolder(dataDir);
    rmSync(clone, { recursive: true, force: true });
  }
}

function trackedFiles(): string[] {
  const { status, stdout } = spawnSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error("git does not say which files belong to the checkout");
  return stdout.split("\0").filter((file) => file !== "" && existsSync(join(ROOT, file)));
}

/** Links the files, which takes no room; across file systems they are copied. */
function linkModules(modules: string, clone: string): void {
  if (spawnSync("cp", ["-al", modules, clone], { stdio: "ignore" }).status === 0) return;
  rmSync(join(clone, "node_modules"), { recursive: true, force: true });
  cpSync(modules, join(clone, "node_modules"), { recursive: true, verbatimSymlinks: true });
}
