"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { browserZone, ZoneSelect } from "@/app/(pages)/_components/zone-select";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Chip } from "@/app/_ui/chip";
import { ErrorState } from "@/app/_ui/error-state";
import { Field, Select } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { ProgressBar } from "@/app/_ui/progress";
import { Skeleton } from "@/app/_ui/skeleton";
import { ImportKind } from "@/lib/ingest";
import { peekFile, uploadImport, type Peek } from "@/lib/ingest/client";
import { useProject } from "../../../_components/project-context";
import { trackRuns } from "../../../_live/panel-store";

/** What the file is taken for, changeable, and the upload itself. */
export function ImportForm({ file }: { file: File }) {
  const t = useTranslations();
  // The file's first bytes are read once per file; the key of the form changes with the file.
  const { data: peek, error } = useQuery({
    queryKey: ["peek", file.name, file.size, file.lastModified],
    queryFn: () => peekFile(file),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  if (error) return <Notice tone="danger">{t("newImport.notText")}</Notice>;
  if (!peek) return <Skeleton className="h-40" />;
  if (peek.looks === "empty") return <Notice tone="danger">{t("newImport.empty")}</Notice>;
  if (peek.looks === "binary") return <Notice tone="danger">{t("newImport.notText")}</Notice>;
  return <ReadyForm file={file} peek={peek} />;
}

function ReadyForm({ file, peek }: { file: File; peek: Peek }) {
  const t = useTranslations();
  const project = useProject();
  const [kind, setKind] = useState<ImportKind | "">(peek.kind?.guess ?? "");
  const [zone, setZone] = useState(project.time_zone_confirmed ? project.time_zone : browserZone());
  const { upload, sent, stop, stopped } = useUpload();

  return (
    <Card className="space-y-4 p-4">
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (kind !== "") upload.mutate({ project: project.id, file, kind, timeZone: zone });
        }}
      >
        <fieldset disabled={upload.isPending} className="grid gap-4 sm:grid-cols-2">
          <Field label={t("newImport.kind")} hint={kindHint(peek, kind)}>
            <Select value={kind} required onChange={(event) => setKind(readKind(event.target.value))}>
              <option value="">{t("newImport.kindChoose")}</option>
              {ImportKind.options.map((each) => (
                <option key={each} value={each}>
                  {t(`kind.${each}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t("newImport.zone")} hint={t("newImport.zoneHint", { zone: browserZone() })}>
            <ZoneSelect value={zone} onChange={setZone} />
          </Field>
        </fieldset>
        {kind === "" ? null : <p className="text-sm text-muted">{`${t(`kind.${kind}`)}: ${t(`kindHelp.${kind}`)}`}</p>}
        <Columns peek={peek} />
        {upload.error && !stopped ? <ErrorState error={upload.error} /> : null}
        {stopped ? <Notice tone="info">{t("newImport.stopped")}</Notice> : null}
        {upload.isPending ? <Sending sent={sent} onStop={stop} /> : null}
        {upload.isPending ? null : (
          <Button type="submit" tone="primary" disabled={kind === ""}>
            {t("newImport.start")}
          </Button>
        )}
      </form>
    </Card>
  );

  function kindHint(seen: Peek, chosen: string): string | undefined {
    if (!seen.kind) return t("newImport.kindUnknown");
    if (seen.kind.guess !== chosen) return undefined;
    return seen.kind.from === "columns" ? t("newImport.kindGuessed") : t("newImport.kindGuessedName");
  }
}

function readKind(value: string): ImportKind | "" {
  return ImportKind.options.find((kind) => kind === value) ?? "";
}

function useUpload() {
  const router = useRouter();
  const queries = useQueryClient();
  const abort = useRef<AbortController>(undefined);
  const [sent, setSent] = useState(0);
  const upload = useMutation({
    mutationFn: (input: Parameters<typeof uploadImport>[0]) => {
      abort.current = new AbortController();
      setSent(0);
      return uploadImport(input, {
        signal: abort.current.signal,
        onProgress: (now, total) => setSent(total > 0 ? now / total : 0),
      });
    },
    onSuccess: (made, { project }) => {
      const input = { file_name: made.file_name };
      if (made.run_id !== null) trackRuns([{ id: made.run_id, project, kind: "import", subject: made.id, input }]);
      void queries.invalidateQueries({ queryKey: [project] });
      router.push(`/p/${project}/imports/${made.id}`);
    },
  });
  return {
    upload,
    sent,
    stop: () => abort.current?.abort(),
    // An abort rejects with the signal's own reason.
    stopped: upload.error instanceof DOMException && upload.error.name === "AbortError",
  };
}

function Sending({ sent, onStop }: { sent: number; onStop: () => void }) {
  const t = useTranslations();
  const format = useFormatter();
  const percent = Math.floor(sent * 100);
  const words = sent >= 1 ? t("newImport.uploadDone") : t("newImport.uploading", { percent: format.number(percent) });
  return (
    <div className="flex flex-wrap items-center gap-3">
      <div className="min-w-0 flex-1 basis-48">
        <p role="status">{words}</p>
        <ProgressBar label={words} percent={sent >= 1 ? undefined : percent} className="mt-1" />
      </div>
      <Button onClick={onStop}>{t("newImport.cancelUpload")}</Button>
    </div>
  );
}

function Columns({ peek }: { peek: Peek }) {
  const t = useTranslations();
  if (peek.columns.length === 0) return null;
  return (
    <div className="space-y-1">
      <p className="font-medium">{t("newImport.columns")}</p>
      <ul className="flex flex-wrap gap-1">
        {peek.columns.map((column, index) => (
          <li key={index}>
            <Chip className="font-mono">{column}</Chip>
          </li>
        ))}
      </ul>
      <p className="text-sm text-muted">{t("newImport.columnsHint")}</p>
      {peek.encoding === "gb18030" ? <p className="text-sm text-muted">{t("newImport.encodingNote")}</p> : null}
    </div>
  );
}
