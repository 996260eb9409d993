"use client";

import { Bookmark, BookmarkCheck, Eye, EyeOff } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import type { Pattern } from "@/lib/patterns";
import type { Mark } from "@/lib/patterns/client";

type MarksProps = {
  pattern: Pattern;
  onMark: (pattern: Pattern, mark: Mark) => void;
  /** In a grid the keyboard goes from row to row and has keys for these. */
  tabIndex?: number;
};

const LOOKS = {
  saved: { on: BookmarkCheck, off: Bookmark, key: "S" },
  hidden: { on: EyeOff, off: Eye, key: "H" },
} as const;

/** Saves a pattern for the graph, or hides it. */
export function Marks({ pattern, onMark, tabIndex }: MarksProps) {
  const t = useTranslations();
  return (
    <span className="flex justify-end gap-0.5">
      {(["saved", "hidden"] as const).map((mark) => {
        const on = pattern[mark];
        const { [on ? "on" : "off"]: Icon, key } = LOOKS[mark];
        const name = { pattern: pattern.events.join(" → ") };
        return (
          <Button
            key={mark}
            tone="quiet"
            size="icon-sm"
            tabIndex={tabIndex}
            aria-pressed={on}
            aria-label={t(mark === "saved" ? "patterns.saveOf" : "patterns.hideOf", name)}
            title={`${t(mark === "saved" ? "patterns.save" : "patterns.hide")} (${key})`}
            className={on ? "text-accent" : "text-muted"}
            onClick={(event) => {
              event.stopPropagation();
              onMark(pattern, mark);
            }}
          >
            <Icon aria-hidden />
          </Button>
        );
      })}
    </span>
  );
}
