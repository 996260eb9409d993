"use client";

import { useProject } from "../../_components/project-context";
import { useAddressText } from "../../_lib/use-address-text";
import { readShown, type ShownGraph } from "./view-url";

export type ShowChange = Record<string, string | readonly string[] | undefined>;

export type GraphAddress = {
  shown: ShownGraph;
  /** The query as it stands, for links to the same part of the same graph elsewhere. */
  query: string;
  /** Changes what is shown. The way back leads past such changes, except where `push` asks for a step of its own. */
  show: (change: ShowChange, push?: boolean) => void;
};

/** What is shown of a graph stands in the address, so that all of it can be shared and outlives a reload. */
export function useGraphAddress(path: string): GraphAddress {
  const [text, setText] = useAddressText();
  const base = `/p/${useProject().id}${path}`;
  const params = new URLSearchParams(text);
  return {
    shown: readShown(params),
    query: text,
    show: (change, push = false) => {
      const next = new URLSearchParams(params);
      for (const [name, values] of Object.entries(change)) {
        next.delete(name);
        for (const value of typeof values === "string" ? [values] : (values ?? []))
          if (value !== "") next.append(name, value);
      }
      setText(next.toString());
      const href = next.size > 0 ? `${base}?${next}` : base;
      // The page's own state changes, not the page: nothing has to come from the server but the data.
      if (push) window.history.pushState(null, "", href);
      else window.history.replaceState(null, "", href);
    },
  };
}
