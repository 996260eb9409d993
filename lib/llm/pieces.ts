/** Wide enough to look like words being written, narrow enough to look smooth. */
const NARROW_CHARS = 4;

/**
 * Cuts text into pieces of about one token, as a model would write it: one wide character or four narrow ones.
 * Joined, the pieces are the text; none begins or ends inside a character.
 */
export function* cutIntoPieces(text: string): Generator<string> {
  let piece = "";
  for (const char of text) {
    if (piece !== "" && (char >= "\u2e80" || piece >= "\u2e80" || piece.length >= NARROW_CHARS)) {
      yield piece;
      piece = "";
    }
    piece += char;
  }
  if (piece !== "") yield piece;
}
