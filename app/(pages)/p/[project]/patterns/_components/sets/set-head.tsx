"use client";

import { Bookmark, Download, GitCompareArrows, History, PenLine } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Menu, MenuItem } from "@/app/_ui/menu";
import { Time } from "@/app/_ui/time";
import type { PatternSet, PatternSetId, SaveRule } from "@/lib/patterns";
import { exportUrl, useSaveByRule, type PatternSelection } from "@/lib/patterns/client";
import { useProject } from "../../../_components/project-context";
import { useShowProblem } from "../../../_lib/use-show-problem";
import { useDuration } from "../../../_lib/use-duration";
import { isFiltered } from "../../_lib/view-url";
import { NameDialog } from "./name-dialog";
import { SaveDialog } from "./save-dialog";
import { SetsDialog } from "./sets-dialog";

type SetHeadProps = {
  set: PatternSet;
  /** What is listed of it. */
  search: PatternSelection;
  onChoose: (set: PatternSet) => void;
  onCompare: (id: PatternSetId) => void;
};

/** By which rule patterns are saved, also when the question is asked again of newer data. */
function RuleLine({ set, rule }: { set: PatternSet; rule: SaveRule }) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const showProblem = useShowProblem();
  const save = useSaveByRule(project.id, set.id);
  const parts = [
    rule.top === undefined ? t("patterns.ruleOf.all") : t("patterns.ruleOf.top", { count: rule.top }),
    ...(rule.max_q === undefined ? [] : [`q ≤ ${format.number(rule.max_q)}`]),
    ...(rule.min_users === undefined ? [] : [`${t("patterns.minUsers")} ${format.number(rule.min_users)}`]),
    ...(rule.min_lift === undefined ? [] : [`${t("patterns.minLift")} ${format.number(rule.min_lift)}`]),
  ];
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-4 py-2" data-testid="save-rule">
      <span>
        <span className="text-sm text-muted">{t("patterns.savedByRule")}</span> {parts.join(" · ")}
      </span>
      <Button
        size="sm"
        tone="quiet"
        busy={save.isPending}
        title={t("patterns.forgetRuleHelp")}
        onClick={() => save.mutate(null, { onError: showProblem })}
      >
        {t("patterns.forgetRule")}
      </Button>
    </p>
  );
}

/** What a set holds and is made of, and what can be done with it as a whole. */
export function SetHead({ set, search, onChoose, onCompare }: SetHeadProps) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const duration = useDuration();
  const [dialog, setDialog] = useState<"name" | "save" | "sets" | "compare">();
  const close = (open: boolean) => setDialog(open ? dialog : undefined);
  const partly = isFiltered(search) || (set.hidden > 0 && !search.hidden);
  const parts = partly ? (["listed", "all"] as const) : (["all"] as const);
  const exports = parts.flatMap((which) =>
    (["csv", "json"] as const).map((kind) => ({ which, kind, selection: which === "listed" ? search : undefined })),
  );
  // Closed or maximal ones stand for others, which a reader should know of.
  const { output } = set.question;
  const patternCount =
    set.frequent === null || output === "all"
      ? format.number(set.patterns)
      : t(`patterns.countOfFrequent.${output}`, { count: set.patterns, all: set.frequent });
  const counts = [
    [t("patterns.patternsCount"), patternCount],
    [t("patterns.beyondChance"), set.beyond_chance],
    [t("patterns.savedCount"), set.saved],
    [t("overview.users"), set.users],
    [t("overview.events"), set.events],
  ] as const;
  return (
    <section aria-label={t("patterns.set")} className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center justify-between gap-2 px-4 py-2">
        <div className="min-w-0">
          <h2 className="font-semibold wrap-anywhere">{set.name ?? t("patterns.unnamed")}</h2>
          <p className="tabular text-sm text-muted">
            <Time at={set.created_at} /> · {t("patterns.took", { time: duration(set.duration_ms) })} ·{" "}
            {t("patterns.minCameTo", { count: set.min_support, counted: set.question.counted })}
          </p>
        </div>
        <div className="flex flex-wrap gap-1.5">
          <Button size="sm" onClick={() => setDialog("name")}>
            <PenLine aria-hidden />
            {set.name === null ? t("patterns.nameIt") : t("patterns.rename")}
          </Button>
          <Button size="sm" disabled={set.patterns === 0} onClick={() => setDialog("save")}>
            <Bookmark aria-hidden />
            {t("patterns.saveByRule")}
          </Button>
          <Menu
            trigger={
              <Button size="sm">
                <Download aria-hidden />
                {t("patterns.export")}
              </Button>
            }
          >
            {exports.map(({ kind, selection, which }) => (
              <MenuItem key={`${which} ${kind}`} asChild>
                <a href={exportUrl(project.id, set.id, kind, selection)} download>
                  {partly
                    ? t(`patterns.exportOf.${which}`, { kind: t(`patterns.exportAs.${kind}`) })
                    : t(`patterns.exportAs.${kind}`)}
                </a>
              </MenuItem>
            ))}
          </Menu>
          <Button size="sm" onClick={() => setDialog("compare")}>
            <GitCompareArrows aria-hidden />
            {t("patterns.compare")}
          </Button>
          <Button size="sm" onClick={() => setDialog("sets")}>
            <History aria-hidden />
            {t("patterns.sets")}
          </Button>
        </div>
      </header>
      <dl className="flex flex-wrap gap-x-6 gap-y-1 border-t border-line px-4 py-2" data-testid="set-counts">
        {counts.map(([name, value]) => (
          <div key={name} className="flex items-baseline gap-1.5">
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="tabular font-medium">{typeof value === "string" ? value : format.number(value)}</dd>
          </div>
        ))}
      </dl>
      {set.save_rule ? <RuleLine set={set} rule={set.save_rule} /> : null}
      <NameDialog set={set} open={dialog === "name"} onOpenChange={close} />
      <SaveDialog set={set} open={dialog === "save"} onOpenChange={close} />
      <SetsDialog
        open={dialog === "sets" || dialog === "compare"}
        compared={dialog === "compare" ? set.id : undefined}
        onOpenChange={close}
        onChoose={(chosen) => {
          setDialog(undefined);
          if (dialog === "compare") onCompare(chosen.id);
          else onChoose(chosen);
        }}
      />
    </section>
  );
}
