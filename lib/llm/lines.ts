/** One complete line of an answer. */
export type Line = {
  /** Counted from 1 over all lines of the answer, blank ones and fences too, so a person can find it in the raw text. */
  number: number;
  /** Without its line end and without white space around it; cut to the reader's limit when `tooLong`. */
  text: string;
  tooLong: boolean;
};

export type LineReader = {
  /** Takes text as it arrives and gives the lines that became complete with it. */
  push(text: string): Line[];
  /** Gives the last line, which nothing ended, if there is one. The reader is empty afterwards. */
  flush(): Line[];
};

/** A record that long is no record; the limit keeps an answer without line ends from being held whole. */
const LINE_CHARS_MAX = 64 * 1024;

// A line that only opens or closes a Markdown code block, which models put around records however they are asked.
const FENCE = /^(?:`{3,}|~{3,})\s*[\w+-]*$/;

/**
 * Cuts an answer into lines, whatever the borders of the pieces it arrives in. Blank lines and code fences are left
 * out. Only `\n` and `\r\n` end a line: U+2028 may stand inside a JSON string.
 */
export function createLineReader(options: { lineCharsMax?: number } = {}): LineReader {
  const lineCharsMax = options.lineCharsMax ?? LINE_CHARS_MAX;
  // Parts are joined when the line ends: adding each to the last would copy a long line again for every piece.
  let parts: string[] = [];
  let chars = 0;
  let number = 0;

  function keep(part: string): void {
    if (part === "") return;
    const room = lineCharsMax + 1 - chars;
    if (room > 0) parts.push(room < part.length ? part.slice(0, room) : part);
    chars += part.length;
  }

  function take(lines: Line[]): void {
    number++;
    const tooLong = chars > lineCharsMax;
    const whole = parts.length === 1 ? (parts[0] ?? "") : parts.join("");
    parts = [];
    chars = 0;
    const text = (tooLong ? whole.slice(0, lineCharsMax) : whole).trim();
    if (text !== "" && !FENCE.test(text)) lines.push({ number, text, tooLong });
  }

  return {
    push(text) {
      const lines: Line[] = [];
      let from = 0;
      for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
        keep(text.slice(from, end));
        take(lines);
        from = end + 1;
      }
      keep(text.slice(from));
      return lines;
    },
    flush() {
      const lines: Line[] = [];
      if (chars > 0) take(lines);
      return lines;
    },
  };
}
