"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { RunView } from "@/lib/runs/client";
import { RejectedLines } from "./rejected-lines";
import { useStickToEnd } from "./use-stick-to-end";

type LiveListProps<T> = {
  items: readonly T[];
  rejected: RunView["rejected"];
  /** The name of the list for whoever does not see it. */
  label: string;
  /** How many there are, in words. */
  count: string;
  /** What stands there while there is none. */
  empty: string;
  /** One item as a list item with a key. */
  children: (item: T) => ReactNode;
};

/**
 * What a model's lines became as they complete, and the lines that were refused with the reason. It follows the end
 * until the reader scrolls up.
 */
export function LiveList<T>({ items, rejected, label, count, empty, children }: LiveListProps<T>) {
  const t = useTranslations();
  const { scroller, onScroll } = useStickToEnd(items.length + rejected.length);
  return (
    <div
      ref={scroller}
      onScroll={onScroll}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
      tabIndex={0}
      role="region"
      aria-label={label}
      className="h-full min-w-0 space-y-2 overflow-y-auto bg-bg px-3 py-2 focus-inset"
    >
      <p className="text-sm text-muted">
        {count}
        {rejected.length > 0 ? ` · ${t("live.rejected", { count: rejected.length })}` : null}
      </p>
      {items.length === 0 ? <p className="text-muted">{empty}</p> : null}
      <ul className="space-y-2">{items.map(children)}</ul>
      <RejectedLines rejected={rejected} />
    </div>
  );
}
