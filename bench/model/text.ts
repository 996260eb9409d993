/** One record of an answer in this many pieces, as a model needs some 80 tokens for one. */
const RECORD_PIECES = 60;
/** A record is the same as an earlier one when type and evidence are. */
const TYPES = 50;
const ROWS = 10;

/**
 * `records`: valid lines of the extraction, so that what reads the answer does all its work.
 * `line`: one line that never ends, which nothing can be made of.
 */
export type TextKind = "records" | "line";

/** What stands around the mark of piece `index`; `last` closes what is open. Escaped for a JSON string. */
export function aroundMark(kind: TextKind, index: number, last: boolean): { before: string; after: string } {
  if (kind === "line") return { before: "", after: last ? "\\n" : "" };
  const place = index % RECORD_PIECES;
  return {
    before: place === 0 ? beginRecord(recordsOf(index)) : "",
    after: place === RECORD_PIECES - 1 || last ? '\\"}\\n' : "",
  };
}

/** How many records the pieces before this one make up. */
export const recordsOf = (pieces: number): number => Math.ceil(pieces / RECORD_PIECES);

function beginRecord(n: number): string {
  const type = `step ${n % TYPES}`;
  const row = `r${1 + (Math.floor(n / TYPES) % ROWS)}`;
  // The marks stand in a field that no event keeps, so that they come once in a stream that tells of events too.
  const record = `{"type":"${type}","context":"a step","category":"other","confidence":0.8,"evidence":["${row}"],"note":"`;
  return JSON.stringify(record).slice(1, -1);
}
