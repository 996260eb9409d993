import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { explain, PostgresError } from "./failure.ts";
import type { Placement } from "./placement.ts";
import { runAs } from "./run-as.ts";

const LOG_MAX_BYTES = 10 * 1024 * 1024;

export const dataOf = ({ home }: Placement) => join(home, "data");
export const logOf = ({ home }: Placement) => join(home, "server.log");

/** Creates the database's files unless they are there, and returns the password. A creation that was cut short leaves nothing. */
export async function ensureCluster(placement: Placement, durable: boolean): Promise<string> {
  const { home, binaries, as } = placement;
  const data = dataOf(placement);
  const secret = join(home, "password");
  if (existsSync(join(data, "PG_VERSION"))) {
    const major = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
    if (major !== binaries.major) {
      throw new PostgresError(
        `The database in ${data} was made by PostgreSQL ${major}, and this version of Whystream brings PostgreSQL ${binaries.major}: ` +
          "start the version that made it, or move the folder away to begin with an empty one.",
      );
    }
    if (!existsSync(secret))
      throw new PostgresError(`The password of the database in ${data} is gone: put ${secret} back.`);
    checkOwner(data, as?.uid ?? process.getuid?.());
    return readFileSync(secret, "utf8");
  }
  for (const name of readdirSync(home)) {
    if (/^(data|pw)\.new/.test(name)) rmSync(join(home, name), { recursive: true, force: true });
  }
  const password = randomBytes(18).toString("base64url");
  writeFileSync(secret, password, { mode: 0o600 });
  chmodSync(secret, 0o600);
  const unfinished = join(home, "data.new");
  const forInitdb = join(home, "pw.new");
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(forInitdb, password, { mode: 0o600 });
  for (const path of as ? [unfinished, forInitdb] : []) chownSync(path, as?.uid ?? 0, as?.gid ?? 0);
  try {
    const args = ["-D", unfinished, "-U", "postgres", "-A", "scram-sha-256", `--pwfile=${forInitdb}`, "-E", "UTF8"];
    // The provider that is built in sorts and folds alike on every system; the system's own locales do not.
    args.push("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions");
    const { code, output } = await runAs(as, binaries.initdb, durable ? args : [...args, "--no-sync"]);
    if (code !== 0) throw explain("Creating the database", home, output);
    renameSync(unfinished, data);
  } finally {
    rmSync(forInitdb, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
  return password;
}

/** Starts PostgreSQL on that port of 127.0.0.1. Resolves with undefined once it accepts connections, else with its log's end. */
export async function startCluster(placement: Placement, port: number, durable: boolean): Promise<string | undefined> {
  const log = freshLog(placement);
  const before = statSync(log).size;
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    // A query whose client was killed would otherwise run, and hold its locks, to its end.
    "client_connection_check_interval=2s",
    "log_checkpoints=off",
    ...(durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]),
  ];
  const options = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(" ");
  const args = ["-D", dataOf(placement), "-w", "-t", "60", "-s", "-l", log, "-o", options, "start"];
  // With pipes, the server would inherit them and `run` would wait for it to end.
  const { code } = await runAs(placement.as, placement.binaries.pgCtl, args, "ignore");
  return code === 0 ? undefined : readFileSync(log, "utf8").slice(before) || `pg_ctl ended with ${code}`;
}

/** Stops PostgreSQL: first by ending its sessions, then, if that takes longer than `withinS`, as after a power cut, which it recovers from. */
export async function stopCluster(placement: Placement, withinS: number): Promise<void> {
  const stop = (mode: string, seconds: number) =>
    runAs(placement.as, placement.binaries.pgCtl, [
      "-D",
      dataOf(placement),
      "-w",
      "-t",
      String(seconds),
      "-m",
      mode,
      "-s",
      "stop",
    ]);
  if (!existsSync(join(dataOf(placement), "postmaster.pid"))) return;
  if ((await stop("fast", withinS)).code !== 0) await stop("immediate", 2);
}

function freshLog(placement: Placement): string {
  const log = logOf(placement);
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LOG_MAX_BYTES) renameSync(log, `${log}.1`);
  closeSync(openSync(log, "a", 0o600));
  if (placement.as) chownSync(log, placement.as.uid, placement.as.gid);
  return log;
}

function checkOwner(data: string, uid: number | undefined): void {
  const owner = lstatSync(data).uid;
  if (uid === undefined || owner === uid) return;
  throw new PostgresError(
    `The database in ${data} belongs to the user with id ${owner} and can only be run as id ${uid} from here: ` +
      "start Whystream as the user who made it, or set WHYSTREAM_DATA_DIR to another folder.",
  );
}
