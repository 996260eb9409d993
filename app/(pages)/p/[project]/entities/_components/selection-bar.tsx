"use client";

import { LockKeyhole, Minus, Plus, Sparkles } from "lucide-react";
import { useEffect, useEffectEvent, useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/app/_ui/announcer";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { Field, Input } from "@/app/_ui/field";
import { ErrorLine } from "@/app/_ui/error-state";
import { Tag, type BulkChange, type Entity } from "@/lib/entities";
import { useEditEntities } from "@/lib/entities/client";
import { useProject } from "../../_components/project-context";
import { useShowProblem } from "../../_lib/use-show-problem";
import { useSearch } from "./use-search";
import { useStartTagging } from "./use-start-tagging";

const KEYS = { add: "t", remove: "x", lock: "l" } as const;

type SelectionBarProps = {
  selected: ReadonlySet<string>;
  /** The entities of the page in sight. */
  page: readonly Entity[];
  opened: string | undefined;
  /** How many the filter lets through. */
  total: number;
  onSelect: (selected: ReadonlySet<string>) => void;
};

/**
 * What can be done with the entities that are ticked, on this page and others, or with all that the filter lets
 * through. `t` adds tags, `x` takes them away, `l` locks; with nothing ticked they mean the entity whose card is open.
 */
export function SelectionBar({ selected, page, opened, total, onSelect }: SelectionBarProps) {
  const t = useTranslations();
  const project = useProject();
  const { search } = useSearch();
  const [whole, setWhole] = useState(false);
  const [asking, setAsking] = useState<"add" | "remove">();
  const edit = useEditEntities(project.id);
  const showProblem = useShowProblem();
  const tagging = useStartTagging();
  const ids = selected.size > 0 ? [...selected] : opened === undefined ? [] : [opened];
  const { kind, q, state, tag, category } = search;
  // Which page it is and in what order does not matter for whom it is about.
  const filter = { kind, q, state, tag, category };
  const all = whole && selected.size > 0;
  const count = all ? total : ids.length;
  const chosen = all ? { filter } : { entity_ids: ids };

  const clear = () => {
    setWhole(false);
    onSelect(new Set());
  };
  const lock = () => {
    const locked = page.filter(({ id }) => ids.includes(id)).every((entity) => entity.locked);
    const action = locked && !all ? "unlock" : "lock";
    edit.mutate(
      { action, ...chosen },
      {
        onSuccess: ({ entities }) =>
          announce(t(action === "lock" ? "entities.lockedN" : "entities.unlockedN", { count: entities })),
        onError: showProblem,
      },
    );
  };

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.isComposing || event.metaKey || event.ctrlKey || event.altKey || count === 0) return;
    if (target.closest("input:not([type=checkbox]), textarea, select, [role=dialog]")) return;
    if (event.key === KEYS.add) setAsking("add");
    else if (event.key === KEYS.remove) setAsking("remove");
    else if (event.key === KEYS.lock) lock();
    else return;
    event.preventDefault();
  });
  // Synchronises with the window's keyboard: the shortcuts work wherever on the page one is.
  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <>
      {selected.size > 0 ? (
        <div
          role="region"
          aria-label={t("entities.selection")}
          className="sticky top-12 z-10 mb-3 flex flex-wrap items-center gap-2 rounded-md border border-accent/40 bg-accent-soft px-3 py-2"
        >
          <p role="status" className="font-medium">
            {t("entities.selected", { count })}
          </p>
          {!all && total > page.length && page.every(({ id }) => selected.has(id)) ? (
            <Button size="sm" tone="quiet" onClick={() => setWhole(true)}>
              {t("entities.selectAll", { count: String(total) })}
            </Button>
          ) : null}
          <Button size="sm" aria-keyshortcuts={KEYS.add} onClick={() => setAsking("add")}>
            <Plus aria-hidden />
            {t("entities.addTags")} <kbd className="text-muted max-sm:hidden">{KEYS.add}</kbd>
          </Button>
          <Button size="sm" aria-keyshortcuts={KEYS.remove} onClick={() => setAsking("remove")}>
            <Minus aria-hidden />
            {t("entities.removeTags")} <kbd className="text-muted max-sm:hidden">{KEYS.remove}</kbd>
          </Button>
          <Button size="sm" aria-keyshortcuts={KEYS.lock} busy={edit.isPending} onClick={lock}>
            <LockKeyhole aria-hidden />
            {t("entities.lockToggle")} <kbd className="text-muted max-sm:hidden">{KEYS.lock}</kbd>
          </Button>
          {all ? null : (
            <Button
              size="sm"
              tone="primary"
              busy={tagging.isPending}
              onClick={() => tagging.start({ entity_ids: ids, only: "all" })}
            >
              <Sparkles aria-hidden />
              {t("entities.tagSelected")}
            </Button>
          )}
          <Button size="sm" tone="quiet" onClick={clear}>
            {t("common.clear")}
          </Button>
        </div>
      ) : null}
      <Dialog
        open={asking !== undefined}
        onOpenChange={(open) => {
          if (!open) setAsking(undefined);
        }}
        title={asking === "remove" ? t("entities.removeTags") : t("entities.addTags")}
        description={t("entities.selected", { count })}
      >
        {asking ? (
          <TagsForm
            action={asking}
            chosen={chosen}
            suggestions={asking === "remove" ? tagsOf(page, ids) : []}
            onClose={() => setAsking(undefined)}
          />
        ) : null}
      </Dialog>
    </>
  );
}

const SUGGESTIONS_MAX = 20;

/** Tags that the chosen entities in sight have, the commonest first. */
function tagsOf(page: readonly Entity[], ids: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const { id, tags } of page) {
    if (ids.includes(id)) for (const { tag } of tags) times.set(tag, (times.get(tag) ?? 0) + 1);
  }
  return [...times]
    .toSorted(([, a], [, b]) => b - a)
    .map(([tag]) => tag)
    .slice(0, SUGGESTIONS_MAX);
}

type TagsFormProps = {
  action: "add" | "remove";
  chosen: Pick<BulkChange, "entity_ids" | "filter">;
  suggestions: readonly string[];
  onClose: () => void;
};

function TagsForm({ action, chosen, suggestions, onClose }: TagsFormProps) {
  const t = useTranslations();
  const project = useProject();
  const edit = useEditEntities(project.id);
  const [text, setText] = useState("");
  const tags = text.split(/[,，;；、]/u).filter((part) => part.trim() !== "");
  const wrong = tags.some((tag) => !Tag.safeParse(tag).success);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong || tags.length === 0) return;
    edit.mutate(
      { action, tags, ...chosen },
      {
        onSuccess: ({ entities }) => {
          announce(t("entities.changed", { count: entities }));
          onClose();
        },
      },
    );
  };
  return (
    <form noValidate className="space-y-3" onSubmit={submit}>
      <Field
        label={t("entities.tags")}
        hint={t("entities.tagsHint")}
        error={wrong ? t("entities.tagWrong") : undefined}
      >
        <Input autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      {suggestions.length > 0 ? (
        <div className="flex flex-wrap gap-1">
          {suggestions.map((tag) => (
            <Button
              key={tag}
              size="sm"
              onClick={() => setText((now) => [...(now.trim() ? [now] : []), tag].join(", "))}
            >
              {tag}
            </Button>
          ))}
        </div>
      ) : null}
      {edit.error ? <ErrorLine error={edit.error} /> : null}
      <DialogActions>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={wrong || tags.length === 0} busy={edit.isPending}>
          {action === "add" ? t("entities.addTags") : t("entities.removeTags")}
        </Button>
      </DialogActions>
    </form>
  );
}
