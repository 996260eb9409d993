import type { CitedSentence, ToldEvidence, ToldFact } from "@/lib/runs";
import { groundOf, judgeSentence } from "./judge-sentence";
import { namesOf } from "./names";
import { SentenceSplitter } from "./sentences";

/** Checks an answer while it streams. */
export type AnswerChecker = {
  /** Takes more of the text; gives the sentences that are whole now. */
  push(text: string): CitedSentence[];
  /** The text ends here; gives what was still open. */
  end(): CitedSentence[];
};

/** What the words of an answer are held against, besides the facts: names with digits in them are no numbers. */
export type AnswerContext = { question?: string; terms?: ToldEvidence["terms"]; unknown?: readonly string[] };

/**
 * Holds every sentence of an answer against the facts it cites. How the text is cut into pieces makes no difference;
 * the sentences come in order, do not overlap, and hold everything but the white space between them.
 */
export function createAnswerChecker(facts: readonly ToldFact[], context: AnswerContext = {}): AnswerChecker {
  const { question = "", terms = [], unknown = [] } = context;
  const ground = groundOf(facts, namesOf({ facts: [...facts], terms, unknown: [...unknown] }, question));
  const splitter = new SentenceSplitter();
  let n = 0;
  const judged = (spans: ReturnType<SentenceSplitter["push"]>): CitedSentence[] =>
    spans.map(({ start, end, kind, cut }) => {
      const verdict = judgeSentence(splitter.text.slice(start, end), kind, ground);
      const tooLong = { code: "too_long", detail: "" } as const;
      return {
        n: n++,
        start,
        end,
        ...verdict,
        ...(cut ? { status: "unsupported" as const, reasons: [...verdict.reasons, tooLong] } : {}),
      };
    });
  return {
    push: (text) => judged(splitter.push(text)),
    end: () => judged(splitter.end()),
  };
}
