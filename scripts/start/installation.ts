import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import { tryLock, type Holder, type Lock } from "../lib/lock.ts";
import { errorCode, identityOf, isAlive, sleep } from "../lib/processes.ts";
import { StartError } from "./failure.ts";

export type Installation = {
  /** Tells others where we answer and which process serves. */
  tell: Lock["tell"];
  release(): void;
};

const HELD = 2;

/** How long a server whose start script was killed gets to end by itself. */
const ORPHAN_END_MS = 8_000;

/**
 * Makes this process the only one that uses the data directory. Throws a StartError with exit code 2 that names the
 * process which does already. Ends the server that an earlier, killed start left behind.
 */
export async function claimInstallation(dataDir: string): Promise<Installation> {
  try {
    // As root, the database's own user must be able to pass through.
    mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError(
      `The data directory ${dataDir} cannot be used (${errorCode(error)}): set WHYSTREAM_DATA_DIR to a folder you may write.`,
    );
  }
  const result = tryLock(join(dataDir, "whystream.lock"));
  if (!result.lock) {
    const { holder } = result;
    const where = typeof holder.address === "string" ? ` and answers at ${holder.address}` : "";
    throw new StartError(
      `Whystream runs already: process ${holder.pid} holds ${dataDir}${where}. ` +
        "Use that one, end it first, or start another with its own WHYSTREAM_DATA_DIR and PORT.",
      HELD,
    );
  }
  await endOrphan(result.previous);
  return result.lock;
}

/** A server notices by itself that its start script is gone; one that hangs is ended, if it surely is that server. */
async function endOrphan(previous: Holder | undefined): Promise<void> {
  const serverPid = previous?.serverPid;
  const serverIdentity = previous?.serverIdentity;
  if (typeof serverPid !== "number" || typeof serverIdentity !== "string") return;
  const lives = () => isAlive(serverPid) && identityOf(serverPid) === serverIdentity;
  const untilGone = async (withinMs: number) => {
    for (const deadline = Date.now() + withinMs; lives() && Date.now() < deadline;) await sleep(100);
  };
  await untilGone(ORPHAN_END_MS);
  if (lives()) process.kill(serverPid, "SIGKILL");
  await untilGone(ORPHAN_END_MS);
}
