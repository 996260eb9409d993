import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isHolding, readHolder, tryLock, waitForLock } from "../lib/lock.ts";
import { errorCode } from "../lib/processes.ts";
import { run } from "../lib/run.ts";
import { buildBundles } from "./bundles.ts";
import { fingerprint } from "./fingerprint.ts";

/** The build failed or could not begin; the message says why and may hold the compiler's output. */
export class BuildError extends Error {
  override name = "BuildError";
}

export type BuildOptions = {
  /** Builds even when nothing has changed. */
  force?: boolean;
  /** Shows the compiler's output as it comes. */
  verbose?: boolean;
  /** Called when work begins, with what is being done. */
  onWork?: (what: string) => void;
};

const BUILD_WAIT_MS = 10 * 60_000;

/** Brings `.next` and `dist` up to date with the sources. Returns whether there was anything to do. */
export async function ensureBuild(
  root: string,
  { force = false, verbose = false, onWork = () => {} }: BuildOptions = {},
): Promise<boolean> {
  mkdirSync(join(root, "dist"), { recursive: true });
  const { lock, holder } = await waitForLock(join(root, "dist", "build.lock"), BUILD_WAIT_MS, ({ pid }) =>
    onWork(`Waiting for process ${pid}, which is building …`),
  );
  if (!lock) throw new BuildError(`Process ${holder.pid} has been building for ten minutes.`);
  try {
    const wanted = fingerprint(root);
    if (!force && wanted === builtFingerprint(root)) return false;
    refuseIfServed(root);
    onWork("Building …");
    // A build that is cut short must not pass for the one before it.
    rmSync(recordOf(root), { force: true });
    await buildBundles(root).catch((error: unknown) => {
      throw new BuildError(error instanceof Error ? error.message : String(error));
    });
    await buildNext(root, verbose);
    writeFileSync(recordOf(root), JSON.stringify({ fingerprint: wanted, buildId: buildId(root) }));
    return true;
  } finally {
    lock.release();
  }
}

/** Notes that this process serves the present build, so that nobody replaces it meanwhile. Returns how to take that back. */
export function markServed(root: string): () => void {
  const folder = join(root, "dist", "servers");
  mkdirSync(folder, { recursive: true });
  const { lock } = tryLock(join(folder, `${process.pid}.json`));
  return () => lock?.release();
}

async function buildNext(root: string, verbose: boolean): Promise<void> {
  const { code, signal, output } = await run(
    process.execPath,
    [join(root, "node_modules/next/dist/bin/next"), "build"],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      stdio: verbose ? "show" : "quiet",
    },
  );
  if (code !== 0) throw new BuildError(`The build failed (${signal ?? code}).${output ? `\n${output.trim()}` : ""}`);
}

const recordOf = (root: string) => join(root, "dist", "build.json");

function builtFingerprint(root: string): string | undefined {
  try {
    const record = JSON.parse(readFileSync(recordOf(root), "utf8")) as { fingerprint: string; buildId: string };
    return record.buildId === buildId(root) ? record.fingerprint : undefined;
  } catch {
    return undefined;
  }
}

function buildId(root: string): string | undefined {
  try {
    return readFileSync(join(root, ".next", "BUILD_ID"), "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** A server reads its build as it goes, so replacing it would break pages that were not opened yet. */
function refuseIfServed(root: string): void {
  const folder = join(root, "dist", "servers");
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const holder = readHolder(join(folder, name));
    if (holder && isHolding(holder)) {
      throw new BuildError(
        `The sources have changed, but process ${holder.pid} still serves the build made from the old ones: end it first (npm run dev has a build of its own).`,
      );
    }
    rmSync(join(folder, name), { force: true });
  }
}
