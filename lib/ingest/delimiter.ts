import { normalizeHeader } from "./header";
import { FIELDS } from "./fields";

export const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

export type Dialect = {
  delimiter: Delimiter;
  /** Characters before the header that are no data: a `sep=` line. */
  skip: number;
  /** Lines those characters take. */
  skipLines: number;
  /** What ends a row. A lone CR does only in files that know no LF, so that it stays text in others. */
  rowEnds: readonly string[];
};

const KNOWN_NAMES = new Set(Object.values(FIELDS).flatMap((fields) => Object.values(fields).flat() as string[]));

/** The first line's cells; quotes are honoured, doubled quotes are left as they are, which is enough to count. */
export function splitHeader(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (const char of line) {
    if (char === '"') quoted = !quoted;
    else if (char === delimiter && !quoted) {
      cells.push(cell);
      cell = "";
    } else cell += char;
  }
  return [...cells, cell];
}

function firstLine(text: string): string {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.find((line) => line.trim() !== "") ?? "";
}

/**
 * Reads the dialect from the beginning of a file: what a `sep=` line says, else the delimiter under which the header
 * shows the most names we know, else the one it holds most often, else a comma.
 */
export function detectDialect(head: string): Dialect {
  const rowEnds = head.includes("\n") || !head.includes("\r") ? ["\r\n", "\n"] : ["\r"];
  const sep = /^\s*sep=([,;\t|])[^\S\t]*(\r\n|\n|\r)/i.exec(head);
  if (sep) {
    return { delimiter: sep[1] as Delimiter, skip: sep[0].length, skipLines: 1, rowEnds };
  }
  const line = firstLine(head);
  const scored = DELIMITERS.map((delimiter) => {
    const cells = splitHeader(line, delimiter);
    return {
      delimiter,
      known: cells.filter((cell) => KNOWN_NAMES.has(normalizeHeader(cell))).length,
      cells: cells.length,
    };
  });
  const best = scored.toSorted((a, b) => b.known - a.known || b.cells - a.cells)[0];
  return { delimiter: best?.delimiter ?? ",", skip: 0, skipLines: 0, rowEnds };
}
