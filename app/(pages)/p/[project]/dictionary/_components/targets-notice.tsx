"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { listNames } from "@/app/_ui/intl/list-names";
import { Notice } from "@/app/_ui/notice";
import { showToast } from "@/app/_ui/toast-store";
import { someTypesOptions, useEditTypes } from "@/lib/events/client";
import { useProject } from "../../_components/project-context";
import { useShowProblem } from "../../_lib/use-show-problem";

/** So many conversions are suggested together; more than that are for a person to choose from in the table. */
const SUGGESTED_MAX = 8;

/** Invites to choose targets while there are none. Conversions are suggested, and set only when a person says so. */
export function TargetsNotice() {
  const t = useTranslations();
  const locale = useLocale();
  const project = useProject();
  const edit = useEditTypes(project.id);
  const showProblem = useShowProblem();
  const targets = useQuery(someTypesOptions(project.id, { role: "target" }, 1));
  const filter = { role: "none", category: "conversion" } as const;
  const { data: conversions } = useQuery(someTypesOptions(project.id, filter, SUGGESTED_MAX));
  if (targets.data?.total !== 0 || !conversions || conversions.items.length === 0) return null;
  const { items } = conversions;
  const count = items.length;
  const names = listNames(
    locale,
    items.map(({ name }) => name),
  );
  const set = () =>
    // By the time it is known, there are targets and this notice is gone, and callbacks of `mutate` with it.
    void edit
      .mutateAsync({ ids: items.map(({ id }) => id), role: "target" })
      .then(
        ({ changed }) => showToast({ tone: "ok", title: t("dictionary.changed", { count: changed }) }),
        showProblem,
      );
  return (
    <Notice
      title={t("dictionary.targetsTitle")}
      actions={
        <Button size="sm" busy={edit.isPending} onClick={set}>
          {t("dictionary.targetsSet", { count })}
        </Button>
      }
    >
      <p>{t("dictionary.targetsText", { count, names })}</p>
      <p className="text-sm text-muted">{t("dictionary.targetsPick")}</p>
    </Notice>
  );
}
