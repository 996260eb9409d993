"use client";

import { useTranslations } from "use-intl";
import { assertNever } from "@/lib/core";
import type { FigureMarkInput } from "@/lib/patterns";
import { useNumbers } from "./use-numbers";

type FlowMark = Extract<FigureMarkInput, { view: "flow" }>;

/** What those behind a mark of a figure did, as a sentence about so many of them. */
export function useMarkWords() {
  const t = useTranslations();
  const { count } = useNumbers();
  const quoted = (type: string) => t("patternViews.behind.quoted", { type });
  const nameOf = ({ type }: FlowMark["at"]) => (type === null ? t("patternViews.behind.otherTypes") : quoted(type));

  function atStep(who: string, what: string, step: number, anchor: string): string {
    if (step === 0) return t("patternViews.behind.did", { who, what });
    return t(step < 0 ? "patternViews.behind.before" : "patternViews.behind.after", {
      who,
      what,
      steps: Math.abs(step),
      anchor,
    });
  }

  function inFlow(who: string, { anchor, at, from }: FlowMark): string {
    if (from) {
      if (at.kind === "left") return t("patternViews.behind.linkLeft", { who, what: nameOf(from) });
      if (from.kind === "came_in") return t("patternViews.behind.linkCameIn", { who, what: nameOf(at) });
      return t("patternViews.behind.link", { who, from: nameOf(from), to: nameOf(at) });
    }
    // Where there was no further step is one step beyond the last one.
    if (at.kind === "left") return t("patternViews.behind.left", { who, steps: at.step - 1, anchor });
    if (at.kind === "came_in") return t("patternViews.behind.cameIn", { who, steps: -at.step - 1, anchor });
    return atStep(who, nameOf(at), at.step, anchor);
  }

  return {
    title(mark: FigureMarkInput, n: number, counted: "users" | "sessions"): string {
      const who = t(`patternViews.behind.${counted}`, { count: n });
      switch (mark.view) {
        case "flow":
          return inFlow(who, mark);
        case "funnel": {
          const did = mark.which === "reached" ? mark.steps : mark.steps.slice(0, -1);
          const path = did.map(quoted).join(" → ");
          if (mark.which === "dropped")
            return t("patternViews.behind.dropped", { who, path, last: quoted(mark.steps.at(-1) ?? "") });
          return did.length === 1
            ? t("patternViews.behind.did", { who, what: path })
            : t("patternViews.behind.reached", { who, path });
        }
        case "matrix":
          return mark.anchor === null
            ? t("patternViews.behind.fromStart", { who, what: quoted(mark.type), step: count(mark.step) })
            : atStep(who, quoted(mark.type), mark.step, mark.anchor);
        default:
          return assertNever(mark);
      }
    },
    /** Which steps a link lies between; nothing for other marks. */
    steps(mark: FigureMarkInput): string | undefined {
      if (mark.view !== "flow" || !mark.from) return undefined;
      return t("patternViews.behind.linkSteps", {
        from: count(mark.from.step),
        to: count(mark.at.step),
        anchor: mark.anchor,
      });
    },
  };
}
