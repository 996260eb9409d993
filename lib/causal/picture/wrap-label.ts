/** Widths as shares of the font's size; enough to break lines alike on every machine, whatever fonts it has. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NARROW = /[iIjltfr.,:;'|!()[\]{} ]/;
const BROAD = /[MWmw@%&]/;

/** About how wide a text is, in pixels. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const sign of text) width += WIDE.test(sign) ? 1 : NARROW.test(sign) ? 0.34 : BROAD.test(sign) ? 0.86 : 0.58;
  return width * fontSize;
}

/** Breaks a name into at most so many lines of that width; what does not fit ends in an ellipsis. */
export function wrapLabel(text: string, widthMax: number, fontSize: number, linesMax = 2): string[] {
  const words = wordsOf(text.trim());
  const lines: string[] = [];
  let line = "";
  for (const [at, word] of words.entries()) {
    const longer = line + word;
    if (line === "" || textWidth(longer.trimEnd(), fontSize) <= widthMax) {
      line = longer;
      continue;
    }
    if (lines.length === linesMax - 1) {
      line += words.slice(at).join("");
      break;
    }
    lines.push(line.trimEnd());
    line = word;
  }
  if (line !== "") lines.push(line.trimEnd());
  return lines.map((each) => cut(each, widthMax, fontSize));
}

/** Where a line may break: after a space, a hyphen or a slash, and between Chinese signs. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word = "";
  for (const sign of text) {
    if (WIDE.test(sign)) {
      if (word !== "") words.push(word);
      words.push(sign);
      word = "";
      continue;
    }
    word += sign;
    if (/[\s\-/_·]/.test(sign)) {
      words.push(word);
      word = "";
    }
  }
  if (word !== "") words.push(word);
  return words;
}

function cut(line: string, widthMax: number, fontSize: number): string {
  if (textWidth(line, fontSize) <= widthMax) return line;
  const signs = [...line];
  while (signs.length > 1 && textWidth(`${signs.join("")}…`, fontSize) > widthMax) signs.pop();
  return `${signs.join("").trimEnd()}…`;
}
