/** Lines up cells under their heads; numbers stand to the right. */
export function formatTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const texts = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...texts.map((row) => widthOf(row[column] ?? ""))));
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, column) => {
        const gap = " ".repeat((widths[column] ?? 0) - widthOf(String(cell)));
        return typeof cell === "number" ? gap + cell : cell + gap;
      })
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}

/** Terminals give wide characters two columns. */
function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += char >= "\u2e80" ? 2 : 1;
  return width;
}
