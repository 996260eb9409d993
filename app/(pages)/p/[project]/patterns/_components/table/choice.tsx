"use client";

import { useTranslations } from "use-intl";
import type { Pattern } from "@/lib/patterns";

type ChoiceProps = {
  pattern: Pattern;
  chosen: boolean;
  /** With the shift key: all from the one before up to this one. */
  onChoose: (range: boolean) => void;
  tabIndex?: number;
};

/** Chooses a pattern, to do something with several. */
export function Choice({ pattern, chosen, onChoose, tabIndex }: ChoiceProps) {
  const t = useTranslations();
  return (
    <input
      type="checkbox"
      tabIndex={tabIndex}
      className="block size-6 scale-75 cursor-pointer accent-accent"
      aria-label={t("patterns.chooseOf", { pattern: pattern.events.join(" → ") })}
      checked={chosen}
      onChange={({ nativeEvent }) => onChoose(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
      onClick={(event) => event.stopPropagation()}
    />
  );
}
