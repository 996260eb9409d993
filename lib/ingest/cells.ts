/** Ways to read one cell. Nothing here throws: what cannot be read is undefined, and the caller keeps the text. */

const ABSENT = new Set(["", "NULL", "null", "\\N", "NaN", "nan", "None", "N/A", "n/a", "#N/A"]);

/** Trims; what exports write for “nothing” is undefined. */
export function present(cell: string | undefined): string | undefined {
  if (cell === undefined || cell === "") return undefined;
  const text = cell.trim();
  return ABSENT.has(text) ? undefined : text;
}

/** What a row says in a column; undefined where the file has no such column or the cell is empty. */
export function cellAt(cells: readonly string[], index: number | undefined): string | undefined {
  return index === undefined ? undefined : present(cells[index]);
}

/** Full-width digits and signs as ASCII; other text is left alone. */
export function narrow(text: string): string {
  return /[\uff01-\uff5e\u3000]/.test(text) ? text.normalize("NFKC") : text;
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;

/** A plain decimal number. “1,234” means different numbers to different people, so it is none. */
export function readNumber(text: string): number | undefined {
  const plain = narrow(text).trim();
  if (!NUMBER.test(plain)) return undefined;
  const number = Number(plain);
  return Number.isFinite(number) ? number : undefined;
}

export function readInteger(text: string): number | undefined {
  const number = readNumber(text);
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

const YES = new Set(["是", "有", "true", "yes", "y", "t", "1", "真"]);
const NO = new Set(["否", "无", "没有", "false", "no", "n", "f", "0", "假"]);

export function readBoolean(text: string): boolean | undefined {
  const plain = narrow(text).trim().toLowerCase();
  if (YES.has(plain)) return true;
  return NO.has(plain) ? false : undefined;
}

/** Splits at commas of either width and at the ideographic comma; empty parts and repetitions go. */
export function readList(text: string): string[] {
  const parts = text.split(/[,，、;；|]/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ""))];
}

/** An id that a spreadsheet took for a number: 1.23E+15, or 42.0. The lost digits cannot be had back. */
export function looksDamaged(id: string): boolean {
  return /^\d(\.\d+)?E\+?\d{2,3}$/i.test(id) || /^\d+\.0$/.test(id);
}

/** Postgres can store neither NUL nor half of a surrogate pair. */
export function isStorable(cell: string): boolean {
  return !cell.includes("\0") && cell.isWellFormed();
}
