/** A growing text cut into blocks, so that drawing one more word does not draw all words again. */
export type TextBlocks = {
  text: string;
  /** Blocks that will never change. */
  closed: readonly string[];
  /** Where the last, still growing block begins. */
  openFrom: number;
};

export const noBlocks: TextBlocks = { text: "", closed: [], openFrom: 0 };

const BLOCK_CHARS = 4096;

/** Takes over what is already cut when the text only grew; starts anew when something was withdrawn. */
export function extendBlocks(before: TextBlocks, text: string): TextBlocks {
  const base = text.startsWith(before.text) ? before : noBlocks;
  let { openFrom } = base;
  const added: string[] = [];
  while (text.length - openFrom > BLOCK_CHARS) {
    const end = blockEnd(text, openFrom);
    if (end === undefined) break;
    added.push(text.slice(openFrom, end));
    openFrom = end;
  }
  return { text, closed: added.length > 0 ? [...base.closed, ...added] : base.closed, openFrom };
}

/** After a line break near the wanted size, or anywhere when a line is endless; never inside a surrogate pair. */
function blockEnd(text: string, from: number): number | undefined {
  const lineEnd = text.indexOf("\n", from + BLOCK_CHARS);
  if (lineEnd !== -1 && lineEnd < from + 4 * BLOCK_CHARS) return lineEnd + 1;
  if (text.length - from <= 4 * BLOCK_CHARS) return undefined;
  const end = from + 4 * BLOCK_CHARS;
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end;
}
