import { MessageId } from "@/lib/qa";

type Read = Pick<URLSearchParams, "get">;

/** What the address says of a conversation: which answer's evidence is open, where in it, and what is left out. */
export type ShownOfConversation = {
  answer: MessageId | undefined;
  fact: string | undefined;
  /** Which of the answer's sentences, from 0. */
  sentence: number | undefined;
  onlySupported: boolean;
};

/** What cannot be read is left out. */
export function shownInAddress(params: Read): ShownOfConversation {
  const sentence = params.get("sentence") ?? "";
  return {
    answer: MessageId.safeParse(params.get("answer")).data,
    fact: /^f\d{1,4}$/.exec(params.get("fact") ?? "")?.[0],
    sentence: /^\d{1,4}$/.test(sentence) ? Number(sentence) : undefined,
    onlySupported: params.get("only") === "supported",
  };
}
