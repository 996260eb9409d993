"use client";

import { useQuery } from "@tanstack/react-query";
import { Filter, Play, Save, X } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorLine } from "@/app/_ui/error-state";
import { Select } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { showToast } from "@/app/_ui/toast-store";
import { SegmentRef, type SegmentDefinition, type TargetGroup } from "@/lib/people";
import { segmentsOptions, useSaveSegment } from "@/lib/people/client";
import { BatchDialog } from "../../../_components/batch-dialog";
import { useProject } from "../../../_components/project-context";
import { EMPTY_DRAFT, toDraft } from "./draft";
import { SaveDialog } from "./save-dialog";
import { SegmentBuilder } from "./segment-builder";
import { useSegmentName, useSegmentWords } from "./segment-words";

/** Who of the users is looked at: a segment by name, or conditions that are being put together. */
export type Selected = {
  segment: SegmentRef | undefined;
  filter: SegmentDefinition | undefined;
  edits: string | undefined;
};

type SegmentBarProps = {
  selected: Selected;
  /** The address holds a filter that cannot be read. */
  broken: boolean;
  onSelect: (selected: Partial<Selected>) => void;
};

/** Chooses a segment, puts one together, saves it. Everything chosen stands in the address. */
export function SegmentBar({ selected, broken, onSelect }: SegmentBarProps) {
  const t = useTranslations();
  const project = useProject();
  const nameOf = useSegmentName();
  const words = useSegmentWords();
  const { data: segments, error } = useQuery(segmentsOptions(project.id));
  const [open, setOpen] = useState(selected.filter !== undefined);
  const [saving, setSaving] = useState(false);
  const [extracting, setExtracting] = useState(false);
  const { segment, filter, edits } = selected;
  const chosen = segments?.find(({ id }) => id === segment);
  const edited = segments?.find(({ id }) => id === edits);
  const draft = filter ? toDraft(filter) : EMPTY_DRAFT;
  // A filter that came from elsewhere, such as a saved segment, makes a form of its own; typing does not.
  const [formKey, setFormKey] = useState(0);
  const begin = (from: SegmentDefinition | undefined, id: string | undefined) => {
    setFormKey((key) => key + 1);
    setOpen(true);
    onSelect({ segment: undefined, filter: from, edits: id });
  };
  return (
    <div className="mb-3 space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <Select
          className="w-auto max-w-full sm:max-w-80"
          aria-label={t("segments.choose")}
          value={segment ?? ""}
          onChange={(event) => {
            setOpen(false);
            onSelect({ segment: SegmentRef.safeParse(event.target.value).data, filter: undefined, edits: undefined });
          }}
        >
          <option value="">{filter ? t("segments.unsaved") : t("segments.everybody")}</option>
          <optgroup label={t("segments.ready")}>
            {segments
              ?.filter(({ ready }) => ready)
              .map((each) => (
                <Choice key={each.id} id={each.id} name={nameOf(each)} />
              ))}
          </optgroup>
          <optgroup label={t("segments.saved")}>
            {segments
              ?.filter(({ ready }) => !ready)
              .map((each) => (
                <Choice key={each.id} id={each.id} name={each.name} />
              ))}
          </optgroup>
        </Select>
        {chosen ? (
          <>
            <Button size="sm" tone="primary" onClick={() => setExtracting(true)}>
              <Play aria-hidden />
              {t("segments.extract")}
            </Button>
            {chosen.ready || toDraft(chosen.definition) === undefined ? null : (
              <Button size="sm" onClick={() => begin(chosen.definition, chosen.id)}>
                {t("segments.edit")}
              </Button>
            )}
            <Button size="sm" tone="quiet" onClick={() => onSelect({ segment: undefined })}>
              <X aria-hidden />
              {t("common.clear")}
            </Button>
          </>
        ) : (
          <Button size="sm" aria-expanded={open} onClick={() => (open ? setOpen(false) : setOpen(true))}>
            <Filter aria-hidden />
            {t("segments.filter")}
          </Button>
        )}
        <Link
          href={`/p/${project.id}/segments`}
          className="ml-auto inline-flex min-h-6 items-center text-sm text-accent underline"
        >
          {t("segments.manage")}
        </Link>
      </div>
      {error ? <ErrorLine error={error} /> : null}
      {chosen ? (
        <p className="text-sm text-muted wrap-anywhere">
          {chosen.ready ? t(`targetGroupHelp.${chosen.id as TargetGroup}`) : words(chosen.definition)}
        </p>
      ) : null}
      {broken ? (
        <Notice
          tone="warn"
          actions={
            <Button size="sm" onClick={() => onSelect({ filter: undefined, segment: undefined })}>
              {t("common.clear")}
            </Button>
          }
        >
          {t("segments.broken")}
        </Notice>
      ) : null}
      {open && segment === undefined && !broken ? (
        <div className="rounded-lg border border-line bg-surface p-3">
          {draft ? (
            <SegmentBuilder
              key={formKey}
              initial={draft}
              onChange={(next) => onSelect({ filter: next, segment: undefined })}
            />
          ) : (
            <p className="text-muted">{filter ? words(filter) : null}</p>
          )}
          <div className="mt-3 flex flex-wrap justify-end gap-2 border-t border-line pt-3">
            <Button size="sm" tone="quiet" disabled={!filter && !edits} onClick={() => begin(undefined, undefined)}>
              {t("common.clear")}
            </Button>
            {edited && filter ? (
              <UpdateButton id={edited.id} name={edited.name} filter={filter} onDone={onSelect} />
            ) : null}
            <Button size="sm" tone={edited ? "plain" : "primary"} disabled={!filter} onClick={() => setSaving(true)}>
              <Save aria-hidden />
              {t("segments.save")}
            </Button>
          </div>
        </div>
      ) : null}
      {filter ? (
        <SaveDialog
          open={saving}
          onOpenChange={setSaving}
          definition={filter}
          onSaved={(saved) => onSelect({ segment: saved.id, filter: undefined, edits: undefined })}
        />
      ) : null}
      {chosen ? (
        <BatchDialog open={extracting} onOpenChange={setExtracting} segment={{ id: chosen.id, name: nameOf(chosen) }} />
      ) : null}
    </div>
  );
}

const Choice = ({ id, name }: { id: string; name: string }) => <option value={id}>{name}</option>;

type UpdateButtonProps = {
  id: SegmentRef;
  name: string;
  filter: SegmentDefinition;
  onDone: SegmentBarProps["onSelect"];
};

/** Gives the segment that is being edited its new conditions. */
function UpdateButton({ id, name, filter, onDone }: UpdateButtonProps) {
  const t = useTranslations();
  const project = useProject();
  const save = useSaveSegment(project.id);
  return (
    <>
      {save.error ? <ErrorLine error={save.error} /> : null}
      <Button
        size="sm"
        tone="primary"
        // A segment's name may be longer than a phone is wide.
        className="h-auto min-h-7 max-w-full shrink py-1 whitespace-normal wrap-anywhere"
        disabled={save.isPending}
        onClick={() =>
          save.mutate(
            { id, definition: filter },
            {
              onSuccess: () => {
                showToast({ tone: "ok", title: t("segments.updated", { name }) });
                onDone({ segment: id, filter: undefined, edits: undefined });
              },
            },
          )
        }
      >
        <Save aria-hidden />
        {t("segments.update", { name })}
      </Button>
    </>
  );
}
