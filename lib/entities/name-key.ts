/**
 * The name under which an entity is found: width, case, invisible characters and the number of spaces do not make
 * another entity. `ＢＭＷ  X5` and `bmw x5` are one.
 */
export function nameKey(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, "")
    .trim()
    .replace(/\s+/g, " ")
    .toLowerCase();
}
