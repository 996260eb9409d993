"use client";

import { useTranslations } from "use-intl";
import { Notice } from "@/app/_ui/notice";
import type { ModelSettings } from "@/lib/llm";

/** Says which model answers now, and what could change that. */
export function useAnswering(): (models: ModelSettings) => { text: string; help: string | undefined } {
  const t = useTranslations();
  return ({ source, connection: { host, model } }) => {
    switch (source) {
      case "settings":
        return { text: t("models.fromSettings", { host, model }), help: undefined };
      case "environment":
        return { text: t("models.fromEnvironment", { host, model }), help: t("models.fromEnvironmentHelp") };
      case "offline":
        return { text: t("models.fromOffline"), help: t("models.fromOfflineHelp") };
      case "recordings":
        return { text: t("models.fromRecordings"), help: t("models.fromRecordingsHelp") };
    }
  };
}

export function WhoAnswers({ models }: { models: ModelSettings }) {
  const { text, help } = useAnswering()(models);
  return (
    <Notice tone={models.connection.offline ? "warn" : "ok"} title={text}>
      {help}
    </Notice>
  );
}
