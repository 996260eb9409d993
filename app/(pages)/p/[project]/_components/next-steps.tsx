"use client";

import { ArrowRight } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { SAMPLE_USER } from "./first-run";
import { useProject } from "./project-context";

type Step = { text: string; href: string; action: string };

/** What a person would sensibly do next, worked out from what is there. */
export function NextSteps() {
  const t = useTranslations();
  const project = useProject();
  const base = `/p/${project.id}`;
  const steps: Step[] = [];
  if (project.behaviors === 0 && project.events > 0) {
    steps.push({ text: t("overview.nextEvents"), href: `${base}/users`, action: t("overview.nextExtractAction") });
  } else if (project.behaviors === 0) {
    steps.push({ text: t("overview.nextImport"), href: `${base}/imports/new`, action: t("overview.nextImportAction") });
  } else {
    if (!project.time_zone_confirmed && !project.is_sample) {
      steps.push({
        text: t("overview.nextZone", { zone: project.time_zone }),
        href: `${base}/settings`,
        action: t("overview.nextZoneAction"),
      });
    }
    if (project.is_sample && project.events === 0) {
      steps.push({
        text: t("overview.nextSample", { user: SAMPLE_USER }),
        href: `${base}/users/${SAMPLE_USER}`,
        action: t("overview.nextSampleAction", { user: SAMPLE_USER }),
      });
    } else {
      steps.push({
        text: project.events === 0 ? t("overview.nextExtract") : t("overview.nextExtractMore"),
        href: `${base}/users`,
        action: t("overview.nextExtractAction"),
      });
    }
  }
  // With a project's events there is something to look for, whatever else could be done.
  if (project.events > 0) {
    steps.push({ text: t("overview.nextMine"), href: `${base}/patterns`, action: t("overview.nextMineAction") });
  }
  return (
    <section aria-labelledby="next-title">
      <h2 id="next-title" className="mb-2 font-semibold">
        {t("overview.nextTitle")}
      </h2>
      <ul className="space-y-2">
        {steps.map(({ text, href, action }) => (
          <li
            key={href}
            className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-surface px-4 py-3"
          >
            <p className="min-w-0 flex-1 basis-64">{text}</p>
            <Button asChild>
              <Link href={href}>
                {action}
                <ArrowRight aria-hidden />
              </Link>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
