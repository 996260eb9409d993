import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../errors.ts";
import { env, type Env } from "./env.ts";
import { shared } from "./globals.ts";
import { createSecretBox, type SecretBox } from "./secret-box.ts";
import { readSecretKeys, SECRET_KEY_BYTES } from "./secret-keys.ts";

/** Where the boxes of this installation get their keys. */
export type Secrets = {
  /** A box that opens what is there; undefined while this installation has no key. Writes nothing. */
  opener(purpose: string): SecretBox | undefined;
  /**
   * A box that seals as well; on a laptop the first one makes the key file. Throws `secret_key_missing` where several
   * servers may share the database and none was told the key, and `secret_key_unusable` for a file that holds no key.
   */
  sealer(purpose: string): SecretBox;
};

/** The key file's name in the data directory; it is never in the database that it protects. */
export const SECRET_KEY_FILE = "secret.key";

/**
 * Keys come from the settings, else from a file in the data directory. The file is read each time, so that one that was
 * put back is found without a restart.
 */
export function openSecrets({ secretKeys, dataDir, mode }: Pick<Env, "secretKeys" | "dataDir" | "mode">): Secrets {
  const path = join(dataDir, SECRET_KEY_FILE);

  function known(): readonly Buffer[] | undefined {
    return secretKeys.length > 0 ? secretKeys : readKeyFile(path);
  }

  return {
    opener(purpose) {
      const [first, ...older] = known() ?? [];
      return first && createSecretBox([first, ...older], purpose);
    },
    sealer(purpose) {
      const keys = known();
      if (!keys && mode === "cluster") throw new AppError("secret_key_missing");
      const [first, ...older] = keys ?? makeKeyFile(dataDir, path);
      if (!first) throw new AppError("secret_key_unusable", { params: { path } });
      return createSecretBox([first, ...older], purpose);
    },
  };
}

/** The secrets of this process. */
export function secrets(): Secrets {
  return shared("secrets", () => openSecrets(env()));
}

function readKeyFile(path: string): Buffer[] | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new AppError("secret_key_unusable", { params: { path }, cause: error });
  }
  const keys = readSecretKeys(text);
  // A file that somebody damaged may still be mended; it must not be replaced.
  if (!keys) throw new AppError("secret_key_unusable", { params: { path } });
  return keys;
}

/** Appears whole or not at all; when two processes make it at the same time, both use the one that was first. */
function makeKeyFile(dataDir: string, path: string): Buffer[] {
  mkdirSync(dataDir, { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    writeFileSync(draft, `${randomBytes(SECRET_KEY_BYTES).toString("base64")}\n`, { mode: 0o600, flush: true });
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
      throw new AppError("secret_key_unusable", { params: { path }, cause: error });
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return readKeyFile(path) ?? [];
}
