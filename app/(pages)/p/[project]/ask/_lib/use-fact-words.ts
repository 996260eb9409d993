"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { ToldFigure } from "@/lib/runs";
import { useDuration } from "../../_lib/use-duration";

const ROWS = ["first", "second", "nothing"] as const;

/** A fact's figures in the reader's words and digits. */
export function useFactWords() {
  const t = useTranslations();
  const format = useFormatter();
  const duration = useDuration();
  const value = ({ value: figure, unit }: ToldFigure): string => {
    switch (unit) {
      case "share":
        return format.number(figure, { style: "percent", maximumFractionDigits: 1 });
      case "points":
        return t("ask.points", {
          points: format.number(figure * 100, { maximumFractionDigits: 1, signDisplay: "exceptZero" }),
        });
      case "ratio":
        return `×${format.number(figure, { maximumSignificantDigits: 3 })}`;
      case "ms":
        return duration(figure);
      case "level":
        return `L${figure}`;
      case "count":
        return format.number(figure);
      case "number":
        return format.number(figure, { maximumSignificantDigits: 4 });
    }
  };
  const name = ({ name: figure }: Pick<ToldFigure, "name">): string => {
    const key = `ask.figure.${figure}` as "ask.figure.n";
    const field = `profileField.${figure}` as "profileField.age";
    return t.has(key) ? t(key) : t.has(field) ? t(field) : figure;
  };
  /** A row is called what it counts, such as a value of a field; a few have names of ours. */
  const row = (of: string): string => {
    const ours = ROWS.find((each) => each === of);
    return ours ? t(`ask.row.${ours}`) : of;
  };
  return { value, name, row };
}
