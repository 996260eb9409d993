import { z } from "zod";
import { useStore } from "@/app/_ui/state/store";
import { storedIn } from "@/app/_ui/state/stored";

const Drafts = z.record(z.string(), z.string().max(100_000));
type Drafts = z.infer<typeof Drafts>;

/** Longer ones stay in the box, and are not kept beyond it. */
const KEPT_CHARS_MAX = 20_000;
const DRAFTS_MAX = 50;

const none: Drafts = {};
const drafts = storedIn<Drafts>("session", "whystream_questions", none, (value) => Drafts.parse(value));

/** What is being written in a box, kept in this tab until it is sent; `place` names the box. */
export function useDraft(place: string): [string, (text: string) => void] {
  const all = useStore(drafts, none);
  const write = (text: string) =>
    drafts.set((now) => {
      const kept = Object.entries(now).filter(([name, each]) => name !== place && each.length <= KEPT_CHARS_MAX);
      return { ...Object.fromEntries(kept.slice(-DRAFTS_MAX)), ...(text === "" ? {} : { [place]: text }) };
    });
  return [all[place] ?? "", write];
}
