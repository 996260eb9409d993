import type { ModelConnectionRow } from "@/db";
import { AppError, type Log } from "@/lib/core";
import type { SecretBox, Secrets } from "@/lib/core/server";

/** Keys of models are sealed under a key of their own. */
const PURPOSE = "whystream/model_connections/sealed_key";

/** A key sealed for one connection opens for no other. */
const about = (id: string) => `model_connections.sealed_key.${id}`;

/** Encrypts a connection's API key. Throws `secret_key_missing` and `secret_key_unusable`. */
export function sealKey(secrets: Secrets, id: string, key: string): { sealedKey: string; keyLast4: string | null } {
  return { sealedKey: secrets.sealer(PURPOSE).seal(key, about(id)), keyLast4: last4(key) };
}

/** Of a short key, four characters would be too much of it. */
function last4(key: string): string | null {
  return key.length >= 16 ? key.slice(-4) : null;
}

export type OpenedKey = { state: "none" } | { state: "ok"; key: string } | { state: "unreadable" };

/** Opens keys of connections; one box, and one look at the key file, for all of them. */
export function keyOpener(secrets: Secrets, log: Log): (row: ModelConnectionRow) => OpenedKey {
  const box = openBox(secrets, log);
  return ({ id, sealedKey }) => {
    if (sealedKey === null) return { state: "none" };
    const key = box?.open(sealedKey, about(id));
    return key === undefined ? { state: "unreadable" } : { state: "ok", key };
  };
}

/** A key file that cannot be read is like one that is lost, except that the log says why. */
function openBox(secrets: Secrets, log: Log): SecretBox | undefined {
  try {
    return secrets.opener(PURPOSE);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    log.warn({ code: thrown.code }, "keys of model services cannot be read");
    return undefined;
  }
}

/** The key sealed anew with the key in use; undefined when it is already, or cannot be opened. */
export function resealed(secrets: Secrets, id: string, sealed: string): string | undefined {
  const box = secrets.opener(PURPOSE);
  if (!box || box.isCurrent(sealed)) return undefined;
  const key = box.open(sealed, about(id));
  return key === undefined ? undefined : box.seal(key, about(id));
}
