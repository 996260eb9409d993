import type { ImportEncoding } from "./schema";
import { hasUtf8Bom, sniffUtf16 } from "./sniff";

/** What a pass over all bytes of a file says about UTF-8. */
export type Utf8Scan = {
  /** Complete sequences of two or more bytes. */
  sequences: number;
  /** Places where the bytes are not valid UTF-8. */
  invalid: number;
  /** Line of the first of them, counted from 1; 0 when there is none. */
  firstInvalidLine: number;
  /** The file ends inside a sequence. */
  cut: boolean;
};

/** Reads a file's bytes piece by piece and judges them as UTF-8, by the letter of RFC 3629. */
export class Utf8Scanner {
  private line = 1;
  private sequences = 0;
  private invalid = 0;
  private firstInvalidLine = 0;
  /** Continuation bytes still expected, and the range the next one must lie in. */
  private need = 0;
  private low = 0x80;
  private high = 0xbf;

  push(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] as number;
      if (this.need === 0) {
        if (byte < 0x80) {
          if (byte === 0x0a) this.line++;
        } else this.lead(byte);
      } else if (byte >= this.low && byte <= this.high) {
        this.low = 0x80;
        this.high = 0xbf;
        if (--this.need === 0) this.sequences++;
      } else {
        this.fault();
        this.need = 0;
        // The byte that broke the sequence may begin another.
        i--;
      }
    }
  }

  end(): Utf8Scan {
    const { sequences, invalid, firstInvalidLine } = this;
    return { sequences, invalid, firstInvalidLine, cut: this.need > 0 };
  }

  private lead(byte: number): void {
    this.low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    if (byte >= 0xc2 && byte <= 0xdf) this.need = 1;
    else if (byte >= 0xe0 && byte <= 0xef) this.need = 2;
    else if (byte >= 0xf0 && byte <= 0xf4) this.need = 3;
    else this.fault();
  }

  private fault(): void {
    if (this.invalid++ === 0) this.firstInvalidLine = this.line;
  }
}

export type EncodingChoice = {
  encoding: ImportEncoding;
  /** Bytes to skip at the beginning. */
  bomBytes: number;
  /** Rows with bytes that are not valid are refused one by one; otherwise the first one ends the import. */
  lenient: boolean;
  /** The encoding is a guess that the reader should see; the line that ruled UTF-8 out, or 0. */
  guessedAtLine?: number;
};

/** So many valid sequences for each invalid one mean a UTF-8 file with a few broken places. */
const VALID_PER_INVALID_MIN = 10;

/**
 * Decides by the byte order mark, else by strict UTF-8 over the whole file, else for GB18030. Judging from a header
 * or a few cells would be unsafe: short Chinese values in GBK are often valid UTF-8 too.
 */
export function chooseEncoding(head: Uint8Array, scan: Utf8Scan, said?: ImportEncoding): EncodingChoice {
  const utf16 = sniffUtf16(head);
  if (said !== undefined) {
    const bomBytes = said === "utf-8" && hasUtf8Bom(head) ? 3 : utf16?.bom && said === utf16.encoding ? 2 : 0;
    return { encoding: said, bomBytes, lenient: said === "utf-8" };
  }
  if (hasUtf8Bom(head)) return { encoding: "utf-8", bomBytes: 3, lenient: true };
  if (utf16) {
    const { encoding, bom } = utf16;
    return { encoding, bomBytes: bom ? 2 : 0, lenient: false, ...(bom ? {} : { guessedAtLine: 0 }) };
  }
  if (scan.invalid === 0) return { encoding: "utf-8", bomBytes: 0, lenient: false };
  if (scan.sequences >= scan.invalid * VALID_PER_INVALID_MIN) return { encoding: "utf-8", bomBytes: 0, lenient: true };
  return { encoding: "gb18030", bomBytes: 0, lenient: false, guessedAtLine: scan.firstInvalidLine };
}
