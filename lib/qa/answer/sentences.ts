import { citationEnd, citationsIn } from "./citations";

/** A sentence where it stands in a text; `kind` is that of its line. */
export type SentenceSpan = {
  start: number;
  end: number;
  kind: "text" | "heading" | "table_head" | "table_row" | "rule" | "code";
  /** It was cut here, because no end was in sight. */
  cut: boolean;
};

/** A sentence without an end is cut there, in UTF-16 units. */
export const SENTENCE_CHARS_MAX = 2000;

/** So much of a line decides what it is. */
const LINE_LOOK = 8;

const BLOCK_START =
  /^[ \t]{0,3}(?:#{1,6}[ \t]|[-*+•·][ \t]|\d{1,3}(?:[.)][ \t]|[、．])|[（(]\d{1,2}[)）]|\||```|~~~|>|[-*_]{3})/u;
const MARKER =
  /^(?:[ \t]*>[ \t]?)*[ \t]*(?:[-*+•·][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,3}(?:[.)][ \t]+|[、．][ \t]*)|[（(]\d{1,2}[)）][ \t]*)?/u;
const ABBREVIATION =
  /(?:^|[^\p{L}])(?:e\.g|i\.e|vs|approx|cf|ca|no|nos|fig|dr|mr|mrs|ms|prof|incl|resp|min|max|avg|[a-z])$/iu;
const ENDS_SOMETIMES = /(?:^|[^\p{L}])(?:etc|al|a\.m|p\.m|u\.s)$/iu;
const CLOSING = /[”’」』）)》"']/u;
const MORE_ENDS = /[。！？!?.…]/u;
const EMPHASIS = /[*_~]/u;
const BLANK = /[ \t\u00a0\u3000]/u;

/**
 * Cuts Markdown into sentences while it streams; how the text is cut into pieces makes no difference. Each sentence
 * begins behind the white space after the one before, markers of lists included, and holds the citations that follow
 * its full stop. A heading, a row of a table and a line of code are one each. `；` ends a sentence only where what is
 * before it has citations of its own.
 */
export class SentenceSplitter {
  /** Everything so far. */
  text = "";
  private from = 0;
  private fenced = false;
  private inTable = false;

  push(piece: string): SentenceSpan[] {
    this.text += piece;
    return this.take(false);
  }

  end(): SentenceSpan[] {
    return this.take(true);
  }

  private take(final: boolean): SentenceSpan[] {
    const spans: SentenceSpan[] = [];
    for (;;) {
      const span = this.next(final);
      if (!span) return spans;
      spans.push(span);
      this.from = span.end;
    }
  }

  private next(final: boolean): SentenceSpan | undefined {
    const { text } = this;
    let start = this.from;
    while (start < text.length && /\s/u.test(text.charAt(start))) start++;
    if (start === text.length) return undefined;
    const lineBreak = text.indexOf("\n", start);
    if (!final && lineBreak < 0 && text.length - start < LINE_LOOK) return undefined;
    const line = text.slice(start, lineBreak < 0 ? undefined : lineBreak);
    if (!this.startsLine(start)) return this.endOfText(start, start, final);

    if (/^(?:```|~~~)/u.test(line)) {
      const span = this.wholeLine(start, lineBreak, "code", final);
      if (span) this.fenced = !this.fenced;
      return span;
    }
    if (this.fenced) return this.wholeLine(start, lineBreak, "code", final);
    if (line.startsWith("|")) {
      const head = !this.inTable;
      const span = this.wholeLine(start, lineBreak, head ? "table_head" : "table_row", final);
      if (!span) return undefined;
      this.inTable = true;
      return /^[|\s:-]+$/u.test(text.slice(span.start, span.end)) ? { ...span, kind: "rule" } : span;
    }
    this.inTable = false;
    if (/^#{1,6}[ \t]/u.test(line)) return this.wholeLine(start, lineBreak, "heading", final);
    if (/^(?:-{3,}|\*{3,}|_{3,})[ \t]*$/u.test(line) && (lineBreak >= 0 || final)) {
      return this.wholeLine(start, lineBreak, "rule", final);
    }
    const marker = MARKER.exec(text.slice(start))?.[0].length ?? 0;
    return this.endOfText(start, start + marker, final);
  }

  private startsLine(at: number): boolean {
    let before = at - 1;
    while (before >= 0 && BLANK.test(this.text.charAt(before))) before--;
    return before < 0 || this.text.charAt(before) === "\n";
  }

  private wholeLine(
    start: number,
    lineBreak: number,
    kind: SentenceSpan["kind"],
    final: boolean,
  ): SentenceSpan | undefined {
    const end = lineBreak >= 0 ? lineBreak : this.text.length;
    if (end - start > SENTENCE_CHARS_MAX) return this.cutAt(start, kind);
    if (lineBreak < 0 && !final) return undefined;
    return { start, end: this.trimmed(start, end), kind, cut: false };
  }

  /** Never inside a character, so that each half can be shown. */
  private cutAt(start: number, kind: SentenceSpan["kind"]): SentenceSpan {
    let end = start + SENTENCE_CHARS_MAX;
    const code = this.text.charCodeAt(end - 1);
    if (code >= 0xd800 && code <= 0xdbff) end++;
    return { start, end: this.trimmed(start, end), kind, cut: true };
  }

  private trimmed(start: number, end: number): number {
    let last = end;
    while (last > start && /\s/u.test(this.text.charAt(last - 1))) last--;
    return last;
  }

  private endOfText(start: number, from: number, final: boolean): SentenceSpan | undefined {
    const { text } = this;
    const span = (end: number): SentenceSpan => ({ start, end: this.trimmed(start, end), kind: "text", cut: false });
    let code = false;
    for (let i = from; i < text.length; i++) {
      if (i - start >= SENTENCE_CHARS_MAX) return this.cutAt(start, "text");
      const char = text.charAt(i);
      if (char === "`") code = !code;
      if (char === "\n") {
        const breaks = this.breaksHere(i, final);
        if (breaks === "open") return undefined;
        if (breaks) return span(i);
        continue;
      }
      if (code) continue;
      const ends = this.endsAt(i, from, final);
      if (ends === "open") return undefined;
      if (!ends) continue;
      const end = this.withWhatFollows(i + 1, from, final);
      if (end === "open") return undefined;
      if (char === "；" && citationsIn(text.slice(start, end)).length === 0) continue;
      return end - start > SENTENCE_CHARS_MAX ? this.cutAt(start, "text") : span(end);
    }
    return final ? span(text.length) : undefined;
  }

  /** Whether a line break ends the sentence: not where the paragraph goes on. */
  private breaksHere(at: number, final: boolean): boolean | "open" {
    const { text } = this;
    if (/(?: {2}|\\|[:：])$/u.test(text.slice(Math.max(0, at - 2), at))) return true;
    const nextBreak = text.indexOf("\n", at + 1);
    const line = text.slice(at + 1, nextBreak < 0 ? undefined : nextBreak);
    if (nextBreak < 0 && !final && line.trimStart().length < LINE_LOOK) return "open";
    return line.trim() === "" || BLOCK_START.test(line);
  }

  private endsAt(at: number, from: number, final: boolean): boolean | "open" {
    const { text } = this;
    const char = text.charAt(at);
    if (/[。！？；]/u.test(char)) return true;
    if (!/[.!?]/u.test(char)) return false;
    if (at + 1 >= text.length) return final ? true : "open";
    const next = text.charAt(at + 1);
    const wide = /[\p{Script=Han}【［（]/u.test(next);
    if (!/[\s[*_~]/u.test(next) && !CLOSING.test(next) && !MORE_ENDS.test(next) && !wide) return false;
    if (char !== ".") return true;
    const before = text.slice(from, at);
    if (/^[\s*_]*\d{1,3}$/u.test(before)) return false;
    if (wide && /\d$/u.test(before)) return false;
    if (ABBREVIATION.test(before)) return false;
    if (!ENDS_SOMETIMES.test(before)) return true;
    const rest = /^\s+(\S)/u.exec(text.slice(at + 1));
    if (!rest) return final ? true : "open";
    return !/\p{Ll}/u.test(rest[1] ?? "");
  }

  /** Takes what belongs to the sentence behind its full stop: more of those, closing marks, citations. */
  private withWhatFollows(after: number, from: number, final: boolean): number | "open" {
    const { text } = this;
    let end = after;
    let at = after;
    for (;;) {
      if (at >= text.length) return final ? end : "open";
      const char = text.charAt(at);
      const citation = citationEnd(text, at, final);
      if (citation === "open") return "open";
      if (citation !== undefined) end = at = citation;
      else if (at === end && (MORE_ENDS.test(char) || CLOSING.test(char))) end = ++at;
      else if (at === end && EMPHASIS.test(char)) {
        let run = at;
        while (run < text.length && text.charAt(run) === char) run++;
        if (run === text.length && !final) return "open";
        const runs = text.slice(from, at).match(new RegExp(`[${char}]+`, "gu"))?.length ?? 0;
        if (runs % 2 === 0) return end;
        end = at = run;
      } else if (BLANK.test(char)) at++;
      else return end;
    }
  }
}
