"use client";

import { Play, RotateCw, ScanText } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import type { UserSummary } from "@/lib/people";
import { useProject } from "../../_components/project-context";
import { useStartExtraction } from "../../_lib/use-start-extraction";
import { showRun } from "../../_live/panel-store";
import { useLiveRunOf } from "../../_live/use-panel-runs";

/** Extract, regenerate or watch: what makes sense for this user now. */
export function ExtractButton({ user, size = "sm" }: { user: UserSummary; size?: "sm" | "md" }) {
  const t = useTranslations();
  const project = useProject();
  const extract = useStartExtraction();
  const { state, at } = user.extraction;
  const liveRun = useLiveRunOf(user);
  const names = { user: user.id };
  // In a list on a phone there is room for the icon only; the name is spoken all the same.
  const words = size === "sm" ? "max-sm:sr-only" : undefined;
  if (liveRun) {
    const show = () => showRun({ id: liveRun, project: project.id, kind: "extract-events", subject: user.id });
    return (
      <Button size={size} onClick={show} aria-label={t("users.watchOf", names)}>
        <ScanText aria-hidden />
        <span className={words}>{t("users.watch")}</span>
      </Button>
    );
  }
  const again = state !== "none";
  const impossible = user.behaviors === 0;
  return (
    <Button
      size={size}
      tone={size === "md" && !again ? "primary" : "plain"}
      disabled={impossible}
      busy={extract.isPending}
      title={impossible ? t("users.noBehaviors") : undefined}
      aria-label={again ? t("users.regenerateOf", names) : t("users.extractOf", names)}
      onClick={() => extract.start(user.id, at === null ? "use" : "bypass")}
    >
      {again ? <RotateCw aria-hidden /> : <Play aria-hidden />}
      <span className={words}>{again ? t("users.regenerate") : t("users.extract")}</span>
    </Button>
  );
}
