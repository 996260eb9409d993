import type { MessageId } from "@/lib/qa";
import type { ShownOfConversation } from "../../_lib/shown-in-address";

/** What of a conversation is open, and how that changes. */
export type Shown = ShownOfConversation & {
  openAnswer: (answer: MessageId) => void;
  openFact: (answer: MessageId, fact: string, sentence: number | undefined) => void;
  setOnlySupported: (only: boolean) => void;
  close: () => void;
};
