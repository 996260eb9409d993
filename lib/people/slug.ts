/**
 * A key for URLs made from a name: its Latin letters and digits, or `project` when there are none (a Chinese name
 * has no key of its own; a number tells such projects apart).
 */
export function projectKeyFrom(name: string): string {
  const key = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 48)
    .replace(/-+$/, "");
  return key === "" ? "project" : key;
}
