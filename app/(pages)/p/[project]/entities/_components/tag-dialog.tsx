"use client";

import { Sparkles } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { Field, Select } from "@/app/_ui/field";
import { ENTITIES_PER_CALL, EntityKind, TagScope, type EntityFacets, type KindCounts } from "@/lib/entities";
import { useSearch } from "./use-search";
import { useStartTagging } from "./use-start-tagging";

/** Asks which entities to tag, and starts the run. */
export function TagButton({ facets }: { facets: EntityFacets | undefined }) {
  const t = useTranslations();
  const [open, setOpen] = useState(false);
  if (!facets || facets.kinds.length === 0) return null;
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        <Sparkles aria-hidden />
        {t("entities.tagMany")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("entities.tagTitle")} description={t("entities.tagText")}>
        {/* Mounted with the dialog, so that it begins anew each time it opens. */}
        <TagForm kinds={facets.kinds} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function countOf(kinds: readonly KindCounts[], kind: EntityKind | undefined, scope: TagScope): number {
  return kinds
    .filter((each) => kind === undefined || each.kind === kind)
    .reduce((sum, each) => sum + (scope === "all" ? each.total : each[scope]), 0);
}

function TagForm({ kinds, onClose }: { kinds: readonly KindCounts[]; onClose: () => void }) {
  const t = useTranslations();
  const format = useFormatter();
  const { search } = useSearch();
  const tagging = useStartTagging();
  const [kind, setKind] = useState(search.kind);
  const [scope, setScope] = useState<TagScope>("untagged");
  const count = countOf(kinds, kind, scope);
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        tagging.start({ ...(kind ? { kind } : {}), only: scope }, onClose);
      }}
    >
      <Field label={t("entities.kind")}>
        <Select value={kind ?? ""} onChange={(event) => setKind(EntityKind.safeParse(event.target.value).data)}>
          <option value="">{t("entities.allKinds")}</option>
          {EntityKind.options.map((each) => (
            <option key={each} value={each}>
              {t(`entityKind.${each}`)}
            </option>
          ))}
        </Select>
      </Field>
      <fieldset className="space-y-1">
        <legend className="mb-1 font-medium">{t("entities.scope")}</legend>
        {TagScope.options.map((each) => (
          <label key={each} className="flex min-h-8 items-center gap-2 rounded-md px-1 hover:bg-inset">
            <input
              type="radio"
              name="scope"
              className="size-4.5 accent-accent"
              checked={scope === each}
              onChange={() => setScope(each)}
            />
            <span className="flex-1">{t(`tagScope.${each}`)}</span>
            <span className="tabular text-sm text-muted">{format.number(countOf(kinds, kind, each))}</span>
          </label>
        ))}
      </fieldset>
      <p role="status" className="font-medium">
        {t("entities.covers", { count, calls: Math.ceil(count / ENTITIES_PER_CALL) })}
      </p>
      <DialogActions>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={count === 0} busy={tagging.isPending}>
          {t("entities.tagStart")}
        </Button>
      </DialogActions>
    </form>
  );
}
