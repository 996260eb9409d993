export type Cell = string | number | undefined;

function quote(cell: Cell): string {
  const text = cell === undefined ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table as spreadsheets like it: UTF-8 with BOM, CRLF, quotes only where they are needed. */
export function csv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${[header, ...rows].map((row) => `${row.map(quote).join(",")}\r\n`).join("")}`;
}
