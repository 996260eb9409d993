"use client";

import { FileInput, LockKeyhole, Sparkles, UserRound } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { cn } from "@/app/_ui/cn";
import { partialTags, type Entity, type EntityTag, type TagOrigin } from "@/lib/entities";
import { useRunView } from "@/lib/runs/client";
import { useProject } from "../../_components/project-context";

/** The tags of one entity; of one that a run is asking about, as the model writes them. */
export function TagsCell({ entity }: { entity: Entity }) {
  const { run_id: runId, alias, state } = entity.tagging;
  if (state === "running" && runId !== undefined && alias !== undefined) {
    return <LiveTags entity={entity} runId={runId} alias={alias} />;
  }
  return <Tags tags={entity.tags} />;
}

function LiveTags({ entity, runId, alias }: { entity: Entity; runId: string; alias: string }) {
  const view = useRunView(runId);
  const queries = useQueryClient();
  const project = useProject();
  const told = view.tagged.findLast(({ id }) => id === entity.id);
  const writing = told || view.end ? undefined : partialTags(view.answer, alias);
  const ended = view.end !== undefined;
  const refresh = useEffectEvent(() => void queries.invalidateQueries({ queryKey: [project.id, "entities"] }));

  // Synchronises the list with the end of a stream, which says nothing of entities that got no answer.
  useEffect(() => {
    if (ended) refresh();
  }, [ended]);

  if (told) {
    const known = new Map(entity.tags.map((tag) => [tag.tag, tag]));
    return (
      <Tags
        tags={told.tags.map(
          (tag) => known.get(tag) ?? { tag, origin: "model", confidence: told.confidence, locked: false },
        )}
      />
    );
  }
  if (writing) {
    return (
      <span className="flex flex-wrap items-center gap-1" data-testid="writing-tags">
        {writing.map((tag, i) => (
          <Chip key={i} tone="accent">
            {tag}
          </Chip>
        ))}
        <span
          aria-hidden
          className="inline-block h-[1.1em] w-[0.5em] animate-[ws-caret_1s_steps(1)_infinite] bg-accent align-text-bottom"
        />
      </span>
    );
  }
  return <Tags tags={entity.tags} />;
}

const ICONS = { model: Sparkles, person: UserRound, import: FileInput } as const satisfies Record<TagOrigin, unknown>;

/** Below this the model guessed more than it knew. */
const SURE_FROM = 0.5;

/** Tags with the mark of who gives them. What the model was not sure of is hatched. */
export function Tags({ tags }: { tags: readonly EntityTag[] }) {
  if (tags.length === 0) return <span className="text-muted">–</span>;
  return (
    <ul className="flex flex-wrap gap-1">
      {tags.map((tag) => (
        <li key={tag.tag} className="max-w-full">
          <TagChip tag={tag} />
        </li>
      ))}
    </ul>
  );
}

export function TagChip({ tag: { tag, origin, confidence, locked } }: { tag: EntityTag }) {
  const t = useTranslations();
  const Icon = ICONS[origin];
  const unsure = origin === "model" && confidence !== undefined && confidence < SURE_FROM;
  const words = t(`tagOrigin.${origin}`);
  return (
    <Chip
      className={cn("wrap-anywhere", unsure && "hatched")}
      title={unsure ? t("entities.unsure", { origin: words, percent: String(Math.round(confidence * 100)) }) : words}
    >
      <Icon aria-label={words} />
      {tag}
      {locked ? <LockKeyhole aria-label={t("entities.tagLocked")} /> : null}
    </Chip>
  );
}
