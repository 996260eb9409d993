import { estimateTokens } from "./tokens";

/** Wide enough to look like words being written, narrow enough to look smooth. */
const NARROW_CHARS = 4;

/**
 * Cuts text into pieces of about one token, as a model would write it: one or two wide characters, or the next few
 * narrow ones up to the end of a word. Joined, the pieces are the text; none begins or ends inside a character.
 */
export function* cutIntoPieces(text: string): Generator<string> {
  let piece = "";
  for (const char of text) {
    const wide = (char.codePointAt(0) ?? 0) >= 0x2e80;
    if (piece !== "" && (wide || piece.length >= NARROW_CHARS || estimateTokens(piece) > 1)) {
      yield piece;
      piece = "";
    }
    piece += char;
  }
  if (piece !== "") yield piece;
}
