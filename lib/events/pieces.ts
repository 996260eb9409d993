/** A line of the offline model's answer, about a token a piece, and never half of a surrogate pair. */
export function* cutIntoPieces(line: string): Iterable<string> {
  const characters = [...line];
  for (let i = 0; i < characters.length; i += 3) yield characters.slice(i, i + 3).join("");
}
