import { createHash } from "node:crypto";

/** 128 bits that no line can contain, since they depend on all of them; and the same marker for the same lines. */
export function markerFor(lines: Iterable<string>): string {
  const hash = createHash("sha256");
  for (const line of lines) hash.update(line).update("\n");
  return hash.digest("hex").slice(0, 32);
}
