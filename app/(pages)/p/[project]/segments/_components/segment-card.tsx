"use client";

import { useQuery } from "@tanstack/react-query";
import { Pencil, Play, Trash2, Users } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { conditionsOf, type Segment, type SegmentDetail, type TargetGroup } from "@/lib/people";
import { segmentOptions, useDeleteSegment } from "@/lib/people/client";
import { BatchDialog } from "../../_components/batch-dialog";
import { useProject } from "../../_components/project-context";
import { SaveDialog } from "../../users/_components/segments/save-dialog";
import { useSegmentName, useSegmentWords } from "../../users/_components/segments/segment-words";

/** One segment: whom it means, how many they are, who is typical of it, and what can be done with it. */
export function SegmentCard({ segment }: { segment: Segment }) {
  const t = useTranslations();
  const project = useProject();
  const nameOf = useSegmentName();
  const words = useSegmentWords();
  const { data, error } = useQuery(segmentOptions(project.id, segment.id));
  const name = nameOf(segment);
  return (
    <li>
      <Card className="flex h-full flex-col gap-2 px-4 py-3" aria-label={name}>
        <div className="flex flex-wrap items-baseline justify-between gap-2">
          <h3 className="min-w-0 font-medium wrap-anywhere">{name}</h3>
          {error && !data ? null : <Size detail={data} />}
        </div>
        <p className="text-sm text-muted wrap-anywhere">
          {segment.ready ? t(`targetGroupHelp.${segment.id as TargetGroup}`) : words(segment.definition)}
        </p>
        {error ? <ErrorLine error={error} /> : null}
        {data && data.typical.length > 0 ? <Typical users={data.typical} /> : null}
        <Actions segment={segment} name={name} empty={!data?.users} />
      </Card>
    </li>
  );
}

function Size({ detail }: { detail: SegmentDetail | undefined }) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  if (!detail) return <span className="text-sm text-muted">{t("batch.counting")}</span>;
  if (detail.users === null) return <span className="text-sm text-muted">{t("segments.needsTarget")}</span>;
  const share = project.users > 0 ? detail.users / project.users : 0;
  return (
    <span className="tabular">
      {t("users.count", { count: detail.users })}{" "}
      <span className="text-sm text-muted">{format.number(share, { style: "percent", maximumFractionDigits: 1 })}</span>
    </span>
  );
}

function Typical({ users }: { users: SegmentDetail["typical"] }) {
  const t = useTranslations();
  const project = useProject();
  return (
    <div className="text-sm">
      <span className="text-muted" title={t("segments.typicalHelp")}>
        {t("segments.typical")}
      </span>{" "}
      <ul className="inline">
        {users.map(({ id, behaviors, events }) => (
          <li key={id} className="mr-2 inline-block">
            <Link
              href={`/p/${project.id}/users/${encodeURIComponent(id)}`}
              className="inline-flex min-h-6 items-center text-accent underline"
              title={t("user.behaviorsToEvents", { behaviors, events })}
            >
              {id}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Actions({ segment, name, empty }: { segment: Segment; name: string; empty: boolean }) {
  const t = useTranslations();
  const project = useProject();
  const [dialog, setDialog] = useState<"extract" | "rename" | "remove">();
  const remove = useDeleteSegment(project.id);
  const close = (open: boolean) => setDialog(open ? dialog : undefined);
  const users = `/p/${project.id}/users`;
  const edit = `${users}?filter=${encodeURIComponent(JSON.stringify(segment.definition))}&edits=${segment.id}`;
  return (
    <div className="mt-auto flex flex-wrap gap-2 pt-1">
      <Button asChild size="sm">
        <Link href={`${users}?segment=${segment.id}`} aria-label={t("segments.showOf", { name })}>
          <Users aria-hidden />
          {t("segments.show")}
        </Link>
      </Button>
      <Button
        size="sm"
        disabled={empty}
        aria-label={t("segments.extractOf", { name })}
        onClick={() => setDialog("extract")}
      >
        <Play aria-hidden />
        {t("segments.extract")}
      </Button>
      {segment.ready ? null : (
        <>
          {conditionsOf(segment.definition.where).some(({ on }) => on === "users") ? null : (
            <Button asChild size="sm">
              <Link href={edit} aria-label={t("segments.editOf", { name })}>
                <Pencil aria-hidden />
                {t("segments.edit")}
              </Link>
            </Button>
          )}
          <Button size="sm" aria-label={t("segments.renameOf", { name })} onClick={() => setDialog("rename")}>
            {t("segments.rename")}
          </Button>
          <Button
            size="sm"
            tone="danger-quiet"
            aria-label={t("segments.removeOf", { name })}
            onClick={() => setDialog("remove")}
          >
            <Trash2 aria-hidden />
            {t("segments.removeSegment")}
          </Button>
        </>
      )}
      <BatchDialog open={dialog === "extract"} onOpenChange={close} segment={{ id: segment.id, name }} />
      <SaveDialog open={dialog === "rename"} onOpenChange={close} definition={segment.definition} renamed={segment} />
      <ConfirmDialog
        open={dialog === "remove"}
        onOpenChange={close}
        title={t("segments.removeTitle", { name })}
        confirmLabel={t("segments.removeSegment")}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(segment.id, { onSuccess: () => setDialog(undefined) })}
      >
        <p>{t("segments.removeText")}</p>
      </ConfirmDialog>
    </div>
  );
}
