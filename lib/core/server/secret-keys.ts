/** AES-256 and HKDF-SHA-256 take keys of this size. */
export const SECRET_KEY_BYTES = 32;

/**
 * Reads keys as a setting or a file holds them: each 32 bytes in base64, base64url or hex, separated by commas or
 * white space. Undefined when there is none or one of them is no key.
 */
export function readSecretKeys(text: string): Buffer[] | undefined {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const keys = words.flatMap((word) => readKey(word) ?? []);
  return keys.length > 0 && keys.length === words.length ? keys : undefined;
}

function readKey(word: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(word)) return Buffer.from(word, "hex");
  if (!/^[A-Za-z0-9+/_-]+=*$/.test(word)) return undefined;
  const key = Buffer.from(word, "base64");
  return key.length === SECRET_KEY_BYTES ? key : undefined;
}
