const TITLE_CHARS_MAX = 60;

/** What a conversation is called that begins with a question: its first words. */
export function titleOf(question: string): string {
  const line = question.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  if (line === "") return "…";
  const characters = [...line];
  if (characters.length <= TITLE_CHARS_MAX) return line;
  const cut = characters.slice(0, TITLE_CHARS_MAX).join("");
  // A word is not cut in two where there are spaces between words.
  const space = cut.lastIndexOf(" ");
  return `${space > TITLE_CHARS_MAX / 2 ? cut.slice(0, space) : cut}…`;
}
