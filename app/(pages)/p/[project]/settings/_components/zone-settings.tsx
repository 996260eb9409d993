"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { ZoneSelect } from "@/app/(pages)/_components/zone-select";
import { announce } from "@/app/_ui/announcer";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { Chip } from "@/app/_ui/chip";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field } from "@/app/_ui/field";
import { useClock } from "@/app/_ui/state/use-clock";
import { useChangeProject } from "@/lib/people/client";
import { useProject } from "../../_components/project-context";

/** The zone in which times without an offset are read: a guess until a person says it is right. */
export function ZoneSettings() {
  const t = useTranslations();
  const locale = useLocale();
  const router = useRouter();
  const project = useProject();
  const change = useChangeProject(project.id);
  const now = useClock(true);
  const [chosen, setChosen] = useState<string>();
  const zone = chosen ?? project.time_zone;
  const unchanged = zone === project.time_zone;
  const save = () => {
    const done = () => {
      setChosen(undefined);
      announce(t("common.saved"));
      // The page's times are formatted in the zone the layout names.
      router.refresh();
    };
    change.mutate({ time_zone: zone }, { onSuccess: done });
  };
  return (
    <Card>
      <CardHeader
        title={t("settings.zoneTitle")}
        actions={
          project.time_zone_confirmed ? (
            <Chip tone="ok">{t("settings.zoneConfirmed")}</Chip>
          ) : (
            <Chip tone="warn">{t("settings.zoneGuess")}</Chip>
          )
        }
      />
      <div className="space-y-3 p-4">
        <Field label={t("project.timeZone")} hint={t("settings.zoneExplain")} className="max-w-[72ch]">
          <ZoneSelect value={zone} onChange={setChosen} className="max-w-md" />
        </Field>
        {now === undefined ? null : (
          <p className="tabular text-muted">
            {t("settings.zoneNow", {
              time: new Intl.DateTimeFormat(locale, {
                timeZone: zone,
                dateStyle: "medium",
                timeStyle: "medium",
              }).format(now),
            })}
          </p>
        )}
        {change.error ? <ErrorLine error={change.error} /> : null}
        <Button
          tone={unchanged && project.time_zone_confirmed ? "plain" : "primary"}
          disabled={unchanged && project.time_zone_confirmed}
          busy={change.isPending}
          onClick={save}
        >
          {change.isPending ? t("common.saving") : unchanged ? t("settings.zoneConfirm", { zone }) : t("common.save")}
        </Button>
      </div>
    </Card>
  );
}
