"use client";

import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { useProject } from "./project-context";

/** Which zone the page's times are in, and whether a person has confirmed it. */
export function ZoneNote() {
  const t = useTranslations();
  const project = useProject();
  if (project.time_zone_confirmed)
    return <span className="text-sm text-muted">{t("time.zone", { zone: project.time_zone })}</span>;
  return (
    <span className="text-sm text-muted">
      {t("time.zoneGuess", { zone: project.time_zone })}{" "}
      <Link href={`/p/${project.id}/settings`} className="text-accent underline">
        {t("time.confirmZone")}
      </Link>
    </span>
  );
}
