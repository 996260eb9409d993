import { z } from "zod";

/** A stretch of an answer on one channel. */
export const AnswerPiece = z.object({ channel: z.enum(["answer", "reasoning"]), text: z.string() });
export type AnswerPiece = z.infer<typeof AnswerPiece>;

/** An answer as a whole: what it says, how it ended and what it used when it was made. */
export type WholeAnswer = {
  pieces: readonly AnswerPiece[];
  finish: "stop" | "unknown";
  promptTokens: number;
  completionTokens: number;
  estimated: boolean;
};

/** A reader takes this many characters at once; larger pieces would make frames that are slow to draw. */
const PIECE_CHARS_MAX = 32 * 1024;

/** The same text in as few pieces as its changes of channel allow. */
export function mergePieces(pieces: Iterable<AnswerPiece>): AnswerPiece[] {
  const merged: { channel: AnswerPiece["channel"]; texts: string[] }[] = [];
  for (const { channel, text } of pieces) {
    const last = merged.at(-1);
    if (text === "") continue;
    if (last?.channel === channel) last.texts.push(text);
    else merged.push({ channel, texts: [text] });
  }
  return merged.map(({ channel, texts }) => ({ channel, text: texts.join("") }));
}

/** Cuts pieces to a size that can be handed on at once, never inside a character. */
export function* cutPieces(pieces: Iterable<AnswerPiece>, charsMax = PIECE_CHARS_MAX): Generator<AnswerPiece> {
  for (const { channel, text } of pieces) {
    for (let from = 0, to = 0; from < text.length; from = to) {
      to = Math.min(from + charsMax, text.length);
      if (to < text.length && to - from > 1 && isHighSurrogate(text.charCodeAt(to - 1))) to--;
      yield { channel, text: text.slice(from, to) };
    }
  }
}

/**
 * What is left of `whole` for somebody who has `shown`, however either was cut; undefined when what was shown is not
 * how this answer begins.
 */
export function restOf(whole: Iterable<AnswerPiece>, shown: Iterable<AnswerPiece>): AnswerPiece[] | undefined {
  const all = mergePieces(whole);
  const seen = mergePieces(shown);
  for (const [i, { channel, text }] of seen.entries()) {
    const piece = all[i];
    if (piece?.channel !== channel || !piece.text.startsWith(text)) return undefined;
    const last = i === seen.length - 1;
    if (!last && piece.text.length !== text.length) return undefined;
    if (last) return mergePieces([{ channel, text: piece.text.slice(text.length) }, ...all.slice(i + 1)]);
  }
  return all;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
