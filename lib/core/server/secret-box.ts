import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

/** Encrypts texts that are kept in the database, so that a copy of it alone tells nothing. */
export type SecretBox = {
  /** `about` names the place the text is for, such as table, column and id; elsewhere it does not decrypt. */
  seal(text: string, about: string): string;
  /** Undefined when the key that sealed it is not here, or when it was sealed for another place or changed since. */
  open(sealed: string, about: string): string | undefined;
  /** Whether it was sealed with the key that seals now. */
  isCurrent(sealed: string): boolean;
};

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A box with the given keys of 32 bytes, of which the first seals and all open. Texts are sealed with AES-256-GCM under
 * a key derived for `purpose`, as `v1.<key id>.<nonce>.<ciphertext>.<tag>`.
 */
export function createSecretBox([first, ...older]: readonly [Buffer, ...Buffer[]], purpose: string): SecretBox {
  const current = { id: idOf(first), key: derive(first, purpose) };
  const keys = new Map([...older.map((key) => [idOf(key), derive(key, purpose)] as const), [current.id, current.key]]);

  return {
    seal(text, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, current.key, nonce).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return ["v1", current.id, ...[nonce, body, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(
        ".",
      );
    },
    open(sealed, about) {
      const [version, id = "", ...parts] = sealed.split(".");
      const key = keys.get(id);
      const [nonce, body, tag] = parts.map((part) => Buffer.from(part, "base64url"));
      if (version !== "v1" || !key || !nonce || !body || tag?.length !== TAG_BYTES) return undefined;
      try {
        const decipher = createDecipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(about)).setAuthTag(tag);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
      } catch {
        return undefined;
      }
    },
    isCurrent: (sealed) => sealed.startsWith(`v1.${current.id}.`),
  };
}

/** Tells keys apart without telling anything about them. */
function idOf(key: Buffer): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 8);
}

function derive(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), purpose, 32));
}
