/** Starts the file of spreadsheets that would otherwise take UTF-8 for the machine's old code page. */
export const BOM = "\uFEFF";

/**
 * Texts at which a spreadsheet would begin to calculate, or which it would hide. An apostrophe in front makes them
 * text; our own files never hold numbers that begin so, except negative ones, which stay.
 */
function neutralize(text: string): string {
  if (!/^[=+\-@\t\r\0]/.test(text)) return text;
  return /^-\d+(\.\d+)?$/.test(text) ? text : `'${text}`;
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of CSV as we give it out: comma, CRLF, quotes where needed, no cell that a spreadsheet would execute. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => quote(neutralize(cell))).join(",")}\r\n`;
}
