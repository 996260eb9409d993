"use client";

import { ChevronDown, ExternalLink, X } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useEffect, type CSSProperties, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { useStore } from "@/app/_ui/state/store";
import { Tab, TabPanel, Tabs, TabsList } from "@/app/_ui/tabs";
import { useProject } from "../_components/project-context";
import { closedPanel, forgetRun, panel, setActiveRun, setPanelOpen, togglePanel } from "./panel-store";
import { ResizeHandle } from "./resize-handle";
import { useRunLabel } from "./run-label";
import { RunStream } from "./run-stream";
import { RunTabState } from "./run-tab-state";
import { RunWatcher } from "./run-watcher";
import { usePanelRuns } from "./use-panel-runs";

type DockStyle = CSSProperties & Record<"--dock", string>;

/** Docked under every page: each run that is going or that this tab saw end has a tab with its own stream. */
export function LivePanel({ children }: { children: ReactNode }) {
  const { open, height } = useStore(panel, closedPanel);
  const { runs } = usePanelRuns();
  useToggleKey();
  const style: DockStyle = { "--dock": open ? `${height}px` : "0px" };
  return (
    <div style={style} className="min-h-dvh">
      {children}
      {runs.map((run) => (
        <RunWatcher key={run.id} run={run} />
      ))}
      {open ? <Dock height={height} /> : null}
    </div>
  );
}

/** Synchronises with the window's keyboard: Ctrl+J or ⌘J, except in the middle of composing a character. */
function useToggleKey() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.key.toLowerCase() !== "j" || !(event.metaKey || event.ctrlKey)) return;
      if (event.shiftKey || event.altKey) return;
      event.preventDefault();
      togglePanel();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function Dock({ height }: { height: number }) {
  const t = useTranslations();
  const label = useRunLabel();
  const project = useProject();
  const { runs, active } = usePanelRuns();
  const activeRun = runs.find(({ id }) => id === active);
  return (
    <section
      id="live-panel"
      aria-label={t("live.panel")}
      style={{ height }}
      className="fixed inset-x-0 bottom-14 z-20 flex flex-col border-t border-border bg-surface md:bottom-0"
    >
      <ResizeHandle height={height} />
      <Tabs
        {...(active === undefined ? {} : { value: active })}
        onValueChange={setActiveRun}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="flex items-stretch border-b border-line pr-1">
          <TabsList aria-label={t("live.runTabs")} className="min-w-0 flex-1 border-b-0 px-1">
            {runs.map((run) => (
              <Tab key={run.id} value={run.id}>
                <RunTabState runId={run.id} />
                <span className="max-w-56 truncate">{label(run)}</span>
              </Tab>
            ))}
          </TabsList>
          {activeRun ? (
            <>
              <Button asChild tone="quiet" size="icon-sm" className="my-auto">
                <Link
                  href={`/p/${project.id}/runs/${activeRun.id}`}
                  aria-label={t("live.openPage")}
                  title={t("live.openPage")}
                >
                  <ExternalLink aria-hidden />
                </Link>
              </Button>
              {activeRun.told ? (
                <Button
                  tone="quiet"
                  size="icon-sm"
                  className="my-auto"
                  aria-label={t("live.removeTab", { run: label(activeRun) })}
                  title={t("live.removeTab", { run: label(activeRun) })}
                  onClick={() => forgetRun(activeRun.id)}
                >
                  <X aria-hidden />
                </Button>
              ) : null}
            </>
          ) : null}
          <Button
            tone="quiet"
            size="icon-sm"
            className="my-auto"
            aria-label={t("shell.closePanel")}
            title={`${t("shell.closePanel")} (${t("live.shortcut")})`}
            onClick={() => setPanelOpen(false)}
          >
            <ChevronDown aria-hidden />
          </Button>
        </div>
        {runs.length === 0 ? <p className="px-4 py-6 text-muted">{t("live.empty")}</p> : null}
        {runs.map((run) => (
          <TabPanel key={run.id} value={run.id} className="min-h-0 flex-1 data-[state=inactive]:hidden">
            <RunStream runId={run.id} kind={run.kind} subject={run.subject} users={run.users} />
          </TabPanel>
        ))}
      </Tabs>
    </section>
  );
}
