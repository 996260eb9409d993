"use client";

import { Pencil, RefreshCw, Sparkles, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { Select } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { Time } from "@/app/_ui/time";
import { edgeCountOf, type GraphOutline, type Scene } from "@/lib/causal";
import { graphVersionsOptions, useReviewEdges, useUpdateGraph } from "@/lib/causal/client";
import type { Run } from "@/lib/runs";
import { useProject } from "../../../_components/project-context";
import { trackRuns } from "../../../_live/panel-store";
import { useShowProblem } from "../../../_lib/use-show-problem";
import { DeleteGraphDialog, RenameGraphDialog } from "../../_components/graph-dialogs";
import { GenerateDialog } from "../../_components/generate/generate-dialog";
import { useStaleWords } from "../../_components/stale-chip";
import type { GraphAddress } from "../../_lib/use-graph-address";
import { ExportMenu } from "./export-menu";

type GraphHeadProps = { graph: GraphOutline; address: GraphAddress; scene: Scene | undefined };

/** What the graph is, which version of it is shown, and what can be done with it as a whole. */
export function GraphHead({ graph, address: { show }, scene }: GraphHeadProps) {
  const t = useTranslations();
  const format = useFormatter();
  const router = useRouter();
  const project = useProject();
  const showProblem = useShowProblem();
  const staleWords = useStaleWords();
  const versions = useQuery(graphVersionsOptions(project.id, graph.id));
  const update = useUpdateGraph(project.id, graph.id);
  const review = useReviewEdges(project.id, graph.id);
  const [dialog, setDialog] = useState<"name" | "delete" | "again">();
  const close = (open: boolean) => setDialog(open ? dialog : undefined);
  const newest = Math.max(graph.version, ...(versions.data ?? []).map(({ version }) => version));
  const follow = (run: Run) => {
    trackRuns([{ id: run.id, project: project.id, kind: run.kind, subject: run.subject }]);
    show({ run: run.id }, true);
  };
  const onError = showProblem;
  return (
    <>
      <PageHeader
        title={graph.name}
        back={{ href: `/p/${project.id}/graphs`, label: t("graphs.title") }}
        lead={
          <span className="tabular flex flex-wrap items-center gap-x-3 gap-y-1">
            <span>{t(`graphs.focus.${graph.focus}`)}</span>
            <Select
              aria-label={t("graphs.version")}
              className="h-7 w-auto text-sm"
              value={graph.version}
              onChange={({ target: { value } }) => show({ v: Number(value) === newest ? undefined : value })}
            >
              {(versions.data ?? [{ version: graph.version, created_at: graph.updated_at }]).map(
                ({ version, created_at: at }) => (
                  <option key={version} value={version}>
                    {t("graphs.versionOf", {
                      version: String(version),
                      at: format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short" }),
                    })}
                  </option>
                ),
              )}
            </Select>
            <Time at={graph.updated_at} />
            {graph.model === null ? <Chip tone="muted">{t("graphs.withoutModel")}</Chip> : <Chip>{graph.model}</Chip>}
          </span>
        }
        actions={
          <>
            <Button onClick={() => setDialog("again")}>
              <RefreshCw aria-hidden />
              {t("graphs.again")}
            </Button>
            <Button
              busy={review.isPending}
              title={t("graphs.askModelHelp")}
              onClick={() => review.mutate(undefined, { onSuccess: follow, onError })}
            >
              <Sparkles aria-hidden />
              {t("graphs.askModel")}
            </Button>
            <ExportMenu graph={graph} scene={scene} />
            <IconButton label={t("graphs.rename")} onClick={() => setDialog("name")}>
              <Pencil aria-hidden />
            </IconButton>
            <IconButton label={t("graphs.delete")} onClick={() => setDialog("delete")}>
              <Trash2 aria-hidden />
            </IconButton>
          </>
        }
      />
      {graph.stale ? (
        <Notice
          tone="warn"
          className="mb-3"
          title={t("graphs.staleTitle")}
          actions={
            <Button
              size="sm"
              tone="primary"
              busy={update.isPending}
              title={t("graphs.updateHelp")}
              onClick={() => update.mutate(undefined, { onSuccess: follow, onError })}
            >
              {t("graphs.update")}
            </Button>
          }
        >
          {staleWords(graph.stale)}
        </Notice>
      ) : null}
      {graph.version < newest ? (
        <Notice
          className="mb-3"
          actions={
            <Button size="sm" onClick={() => show({ v: undefined })}>
              {t("graphs.toNewest")}
            </Button>
          }
        >
          {t("graphs.olderVersion", { version: String(graph.version), newest: String(newest) })}
        </Notice>
      ) : null}
      <RenameGraphDialog graph={graph} open={dialog === "name"} onOpenChange={close} />
      <DeleteGraphDialog
        graph={{ ...graph, edges: edgeCountOf(graph) }}
        open={dialog === "delete"}
        onOpenChange={close}
        onDeleted={() => router.push(`/p/${project.id}/graphs`)}
      />
      <GenerateDialog again={graph} open={dialog === "again"} onOpenChange={close} onStarted={follow} />
    </>
  );
}
