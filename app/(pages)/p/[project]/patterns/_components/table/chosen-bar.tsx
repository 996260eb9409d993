"use client";

import { BookmarkCheck, BookmarkX, Download, EyeOff, GitCompareArrows, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Menu, MenuItem } from "@/app/_ui/menu";
import { showToast } from "@/app/_ui/toast-store";
import type { PatternSet } from "@/lib/patterns";
import { exportUrl, useMarkPatterns } from "@/lib/patterns/client";
import { useProject } from "../../../_components/project-context";
import { useShowProblem } from "../../../_lib/use-show-problem";
import { FiguresBeside } from "../figures-beside";
import type { Chosen } from "./use-chosen";

/** More do not stand beside each other on any screen. */
const BESIDE_MAX = 6;

/** What can be done with the patterns that are chosen. */
export function ChosenBar({ set, chosen }: { set: PatternSet; chosen: Chosen }) {
  const t = useTranslations();
  const project = useProject();
  const showProblem = useShowProblem();
  const { mutate, isPending } = useMarkPatterns(project.id, set.id);
  const [comparing, setComparing] = useState(false);
  const patterns = [...chosen.patterns.values()];
  const count = patterns.length;
  if (count === 0) return null;
  const ids = patterns.map(({ id }) => id);
  const mark = (marks: { saved?: boolean; hidden?: boolean }, title: string) => {
    mutate(
      { patterns: ids, ...marks },
      {
        onError: showProblem,
        onSuccess: () => {
          chosen.clear();
          showToast({
            tone: "ok",
            title,
            ...(marks.hidden
              ? {
                  action: {
                    label: t("common.undo"),
                    run: () => mutate({ patterns: ids, hidden: false }, { onError: showProblem }),
                  },
                }
              : {}),
          });
        },
      },
    );
  };
  return (
    <div
      role="group"
      aria-label={t("patterns.chosen", { count })}
      className="sticky top-14 z-20 mb-2 flex flex-wrap items-center gap-1.5 rounded-md border border-border bg-accent-soft px-2 py-1.5"
    >
      <span role="status" className="tabular mr-1 font-medium">
        {t("patterns.chosen", { count })}
      </span>
      <Button size="sm" busy={isPending} onClick={() => mark({ saved: true }, t("patterns.savedDone", { count }))}>
        <BookmarkCheck aria-hidden />
        {t("patterns.save")}
      </Button>
      {patterns.some(({ saved }) => saved) ? (
        <Button size="sm" busy={isPending} onClick={() => mark({ saved: false }, t("patterns.unsavedDone", { count }))}>
          <BookmarkX aria-hidden />
          {t("patterns.unsave")}
        </Button>
      ) : null}
      <Button size="sm" busy={isPending} onClick={() => mark({ hidden: true }, t("patterns.hiddenMany", { count }))}>
        <EyeOff aria-hidden />
        {t("patterns.hide")}
      </Button>
      <Menu
        align="start"
        trigger={
          <Button size="sm">
            <Download aria-hidden />
            {t("patterns.export")}
          </Button>
        }
      >
        {(["csv", "json"] as const).map((kind) => (
          <MenuItem key={kind} asChild>
            <a
              href={exportUrl(project.id, set.id, kind, { ranks: patterns.map(({ rank }) => rank), hidden: true })}
              download
            >
              {t(`patterns.exportAs.${kind}`)}
            </a>
          </MenuItem>
        ))}
      </Menu>
      <Button
        size="sm"
        disabled={count < 2 || count > BESIDE_MAX}
        title={t("patterns.besideHelp", { max: BESIDE_MAX })}
        onClick={() => setComparing(true)}
      >
        <GitCompareArrows aria-hidden />
        {t("patterns.compare")}
      </Button>
      <Button size="sm" tone="quiet" onClick={chosen.clear}>
        <X aria-hidden />
        {t("patterns.chooseNone")}
      </Button>
      <Dialog open={comparing} onOpenChange={setComparing} title={t("patterns.besideTitle")}>
        <FiguresBeside set={set} patterns={patterns} />
      </Dialog>
    </div>
  );
}
