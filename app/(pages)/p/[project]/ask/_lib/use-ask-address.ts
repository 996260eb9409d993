"use client";

import { usePathname } from "next/navigation";
import { useAddressText } from "../../_lib/use-address-text";
import { shownInAddress, type ShownOfConversation } from "./shown-in-address";

export type AskAddress = {
  shown: ShownOfConversation;
  show: (change: Partial<Record<"answer" | "fact" | "sentence" | "only", string | undefined>>) => void;
};

/** What is shown of a conversation stands in the address, so that it can be shared and outlives a reload. */
export function useAskAddress(): AskAddress {
  const [text, setText] = useAddressText();
  const pathname = usePathname();
  const params = new URLSearchParams(text);
  return {
    shown: shownInAddress(params),
    show: (change) => {
      const next = new URLSearchParams(params);
      for (const [name, value] of Object.entries(change)) {
        if (value === undefined) next.delete(name);
        else next.set(name, value);
      }
      setText(next.toString());
      // The page's own state changes, not the page: nothing has to come from the server.
      window.history.replaceState(null, "", next.size > 0 ? `${pathname}?${next}` : pathname);
    },
  };
}
