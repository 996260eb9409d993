import { createHash } from "node:crypto";
import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { errorCode } from "../lib/processes.ts";
import { binariesIn, type Binaries } from "./binaries.ts";
import { PostgresError } from "./failure.ts";
import { runAs, type RunAs } from "./run-as.ts";

/** Where root puts what the database's own user must reach and cannot reach in our folder. */
const OUTSIDE = "/var/lib/whystream";

export type Placement = {
  /** The folder that holds `data`, the password and the log. */
  home: string;
  binaries: Binaries;
  as: RunAs | undefined;
};

/**
 * Decides where the database of the installation in `dir` lives. An ordinary user keeps it inside; as root, data or
 * binaries that the database's user cannot reach go outside, which `location.json` in `dir` records for later starts.
 */
export async function place(dir: string, binaries: Binaries, as: RunAs | undefined): Promise<Placement> {
  const inside = join(dir, "postgres");
  const record = join(dir, "location.json");
  if (!as) {
    mkdirSync(inside, { recursive: true, mode: 0o700 });
    return { home: inside, binaries, as };
  }
  const recorded = existsSync(record) ? followRecord(dir, record) : undefined;
  const home = recorded ?? ((await canHold(inside, as)) ? inside : outsideHome(dir, record));
  return { home, binaries: await reachableBinaries(binaries, as), as };
}

/** Removes what `place` put outside for `dir`; for installations that last only as long as a test. */
export function removeOutside(dir: string): void {
  const record = join(dir, "location.json");
  if (!existsSync(record)) return;
  const { home } = readRecord(record);
  if (originOf(home) === dir) rmSync(home, { recursive: true, force: true });
}

async function canHold(inside: string, as: RunAs): Promise<boolean> {
  // Data that is already here stays here, whatever the modes say now.
  if (existsSync(join(inside, "data", "PG_VERSION"))) return true;
  mkdirSync(inside, { recursive: true, mode: 0o711 });
  const probe = join(inside, `probe-${process.pid}`);
  try {
    mkdirSync(probe, { mode: 0o700 });
    chownSync(probe, as.uid, as.gid);
    return (await runAs(as, "test", ["-w", probe, "-a", "-x", probe])).code === 0;
  } catch (error) {
    // Some mounted folders cannot change owners at all.
    if (["EPERM", "EINVAL", "ENOTSUP"].includes(errorCode(error) ?? "")) return false;
    throw error;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

function outsideHome(dir: string, record: string): string {
  const home = ownFolder(createHash("sha256").update(dir).digest("hex").slice(0, 16));
  writeOrigin(home, dir);
  writeFileSync(record, JSON.stringify({ home }));
  return home;
}

/** The recorded home, after making sure that this folder is the one it belongs to and not a copy of it. */
function followRecord(dir: string, record: string): string {
  const { home } = readRecord(record);
  const anew = `remove ${record} to begin with an empty one.`;
  if (!existsSync(home))
    throw new PostgresError(`The database of ${dir} was kept in ${home}, which is gone: put it back, or ${anew}`);
  ownFolder(basename(home));
  const origin = originOf(home);
  if (origin === dir) return home;
  if (origin && existsSync(join(origin, "location.json"))) {
    throw new PostgresError(
      `${dir} is a copy of ${origin}, whose database lies in ${home} and was not copied: ${anew}`,
    );
  }
  // The folder was moved, so its database goes with it.
  writeOrigin(home, dir);
  return home;
}

function readRecord(record: string): { home: string } {
  const { home } = JSON.parse(readFileSync(record, "utf8")) as { home: string };
  if (dirname(home) !== OUTSIDE)
    throw new PostgresError(`${record} names ${home}, which is not a folder in ${OUTSIDE}.`);
  return { home };
}

function originOf(home: string): string | undefined {
  const path = join(home, "origin.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { dir: string }).dir : undefined;
}

function writeOrigin(home: string, dir: string): void {
  writeFileSync(join(home, "origin.json"), JSON.stringify({ dir }));
}

/** A folder of OUTSIDE that only root can have made or changed; anyone can guess its name. */
function ownFolder(name: string): string {
  const folder = join(OUTSIDE, name);
  try {
    for (const path of [OUTSIDE, folder]) {
      mkdirSync(path, { recursive: true, mode: 0o711 });
      const stat = lstatSync(path);
      if (!stat.isDirectory() || stat.uid !== 0 || (stat.mode & 0o022) !== 0) {
        throw new PostgresError(`${path} must be a folder that belongs to root and that nobody else may write.`);
      }
    }
  } catch (error) {
    if (error instanceof PostgresError) throw error;
    throw new PostgresError(
      `The database cannot run as root, its own user cannot enter this folder, and ${OUTSIDE} cannot be made (${errorCode(error) ?? "unknown"}): ` +
        "move the project, run as an ordinary user, or set DATABASE_URL.",
    );
  }
  return folder;
}

async function reachableBinaries(binaries: Binaries, as: RunAs): Promise<Binaries> {
  const works = async ({ postgres }: Binaries) =>
    (await runAs(as, postgres, ["--version"]).catch(() => undefined))?.code === 0;
  if (await works(binaries)) return binaries;
  // Named by content as well: a later release of the package may keep its version and differ.
  const stamp = createHash("sha256")
    .update(`${binaries.version} ${statSync(binaries.postgres).size}`)
    .digest("hex")
    .slice(0, 8);
  const copies = ownFolder("binaries");
  const copy = binariesIn(join(copies, `${binaries.version}-${stamp}`), binaries.version);
  if (!existsSync(copy.root)) {
    const unfinished = `${copy.root}.${process.pid}`;
    cpSync(binaries.root, unfinished, { recursive: true, verbatimSymlinks: true });
    if (existsSync(copy.root)) rmSync(unfinished, { recursive: true });
    else renameSync(unfinished, copy.root);
  }
  if (await works(copy)) return copy;
  const { output } = await runAs(as, copy.postgres, ["--version"]);
  throw new PostgresError(
    `The bundled PostgreSQL does not run on this system (${output.trim()}); set DATABASE_URL to a PostgreSQL server.`,
  );
}
