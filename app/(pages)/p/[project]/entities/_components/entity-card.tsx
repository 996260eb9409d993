"use client";

import { useQuery } from "@tanstack/react-query";
import { LockKeyhole, LockKeyholeOpen, Plus, Sparkles, X } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useEffect, useEffectEvent, useState, type FormEvent, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorLine } from "@/app/_ui/error-state";
import { Input } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Skeleton } from "@/app/_ui/skeleton";
import { Time } from "@/app/_ui/time";
import { Tag, type EntityDetail } from "@/lib/entities";
import { entityBehaviorsOptions, entityOptions, useEditEntity } from "@/lib/entities/client";
import { useProject } from "../../_components/project-context";
import { useShowProblem } from "../../_lib/use-show-problem";
import { TaggingChip } from "./tagging-chip";
import { TagChip } from "./tags-cell";
import { useStartTagging } from "./use-start-tagging";

/** Everything about one entity: its tags and who gave them, what can be said of it, and rows that name it. */
export function EntityCard({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations();
  const project = useProject();
  const { data: entity, error } = useQuery(entityOptions(project.id, id));
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.key === "Escape" && !event.isComposing && !target.closest("[role=dialog]")) onClose();
  });
  // Synchronises with the window's keyboard: Esc closes the card wherever on the page one is.
  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <aside
      aria-label={t("entities.card")}
      className="rounded-lg border border-line bg-surface p-4 max-xl:order-first xl:sticky xl:top-16 xl:max-h-[calc(100dvh-5rem-var(--dock))] xl:overflow-y-auto"
    >
      <header className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 text-md font-semibold wrap-anywhere">{entity?.name ?? "…"}</h2>
        <IconButton label={t("common.close")} size="icon-sm" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      {error ? <ErrorLine error={error} /> : null}
      {entity ? <Card entity={entity} /> : error ? null : <Skeleton className="mt-3" />}
    </aside>
  );
}

function Card({ entity }: { entity: EntityDetail }) {
  const t = useTranslations();
  const project = useProject();
  const edit = useEditEntity(project.id, entity.id);
  const showProblem = useShowProblem();
  const tagging = useStartTagging();
  const { tagging: state } = entity;
  return (
    <div className="mt-1 space-y-4">
      <p className="text-sm text-muted">
        {t(`entityKind.${entity.kind}`)} · {t(`entityOrigin.${entity.origin}`)} ·{" "}
        {t("entities.use", { behaviors: entity.behaviors, users: entity.users })}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <TaggingChip tagging={state} />
        {state.run_id ? (
          <Link className="text-sm text-accent underline" href={`/p/${project.id}/runs/${state.run_id}`}>
            {t("live.openRun")}
          </Link>
        ) : null}
        <Link className="text-sm text-accent underline" href={`/p/${project.id}/knowledge?entity=${entity.id}`}>
          {t("knowledge.open")}
        </Link>
      </div>
      {state.model ? (
        <p className="text-sm text-muted">
          {state.model} · {state.prompt_version} {state.at ? <Time at={state.at} /> : null}
        </p>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          tone="primary"
          disabled={entity.locked}
          busy={tagging.isPending}
          title={entity.locked ? t("entities.lockedHelp") : undefined}
          onClick={() => tagging.start({ entity_id: entity.id, cache: "bypass" })}
        >
          <Sparkles aria-hidden />
          {state.state === "untagged" ? t("entities.tagMany") : t("entities.tagOne")}
        </Button>
        <Button
          size="sm"
          aria-pressed={entity.locked}
          busy={edit.isPending}
          onClick={() => edit.mutate({ locked: !entity.locked }, { onError: showProblem })}
        >
          {entity.locked ? <LockKeyholeOpen aria-hidden /> : <LockKeyhole aria-hidden />}
          {entity.locked ? t("entities.unlock") : t("entities.lock")}
        </Button>
      </div>
      <TagEditor entity={entity} />
      <CategoryEditor entity={entity} />
      <History entity={entity} />
      <Known entity={entity} />
      <Samples id={entity.id} />
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="space-y-1.5 border-t border-line pt-3">
      <h3 className="font-medium">{title}</h3>
      {children}
    </section>
  );
}

function TagEditor({ entity }: { entity: EntityDetail }) {
  const t = useTranslations();
  const project = useProject();
  const edit = useEditEntity(project.id, entity.id);
  const [text, setText] = useState("");
  const tag = Tag.safeParse(text);
  const wrong = text.trim() !== "" && !tag.success;
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (tag.success) edit.mutate({ add_tags: [tag.data] }, { onSuccess: () => setText("") });
  };
  return (
    <Part title={t("entities.colTags")}>
      <ul className="space-y-1">
        {entity.tags.map((each) => (
          <li key={each.tag} className="flex items-center justify-between gap-2">
            <TagChip tag={each} />
            <IconButton
              size="icon-sm"
              label={t("entities.removeTag", { tag: each.tag })}
              busy={edit.isPending}
              onClick={() => edit.mutate({ remove_tags: [each.tag] })}
            >
              <X aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <form noValidate className="flex gap-2" onSubmit={add}>
        <Input
          aria-label={t("entities.newTag")}
          placeholder={t("entities.newTag")}
          aria-invalid={wrong}
          value={text}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" disabled={!tag.success} busy={edit.isPending}>
          <Plus aria-hidden />
          {t("entities.add")}
        </Button>
      </form>
      {wrong ? (
        <p role="alert" className="text-sm text-danger">
          {t("entities.tagWrong")}
        </p>
      ) : null}
      {edit.error ? <ErrorLine error={edit.error} /> : null}
    </Part>
  );
}

const CATEGORY_CHARS_MAX = 80;

function CategoryEditor({ entity }: { entity: EntityDetail }) {
  const t = useTranslations();
  const project = useProject();
  const edit = useEditEntity(project.id, entity.id);
  // What somebody is typing stays, whatever a model says meanwhile.
  const [typed, setTyped] = useState<string>();
  const text = typed ?? entity.category ?? "";
  const changed = text.trim() !== (entity.category ?? "");
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!changed) return;
    edit.mutate({ category: text.trim() === "" ? null : text.trim() }, { onSuccess: () => setTyped(undefined) });
  };
  return (
    <Part title={t("entities.category")}>
      <form noValidate className="flex gap-2" onSubmit={save}>
        <Input
          aria-label={t("entities.category")}
          maxLength={CATEGORY_CHARS_MAX}
          value={text}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" disabled={!changed} busy={edit.isPending}>
          {t("common.save")}
        </Button>
      </form>
      <p className="text-sm text-muted">
        {entity.category_origin ? t(`tagOrigin.${entity.category_origin}`) : t("entities.noCategory")}
        {entity.model_category ? ` · ${t("entities.modelCategory", { category: entity.model_category })}` : null}
      </p>
      {edit.error ? <ErrorLine error={edit.error} /> : null}
    </Part>
  );
}

/** Who said what, tags that a person took away included. */
function History({ entity }: { entity: EntityDetail }) {
  const t = useTranslations();
  const project = useProject();
  if (entity.said.length === 0) return null;
  return (
    <details className="border-t border-line pt-3">
      <summary className="cursor-pointer font-medium">{t("entities.history")}</summary>
      <ul className="mt-1.5 space-y-1 text-sm">
        {entity.said.map((said) => (
          <li key={`${said.origin} ${said.tag}`}>
            <span className={said.removed ? "line-through" : undefined}>{said.tag}</span>{" "}
            <span className="text-muted">
              {said.removed ? t("entities.takenAway") : t(`tagOrigin.${said.origin}`)} · <Time at={said.at} />{" "}
              {said.run_id ? (
                <Link className="text-accent underline" href={`/p/${project.id}/runs/${said.run_id}`}>
                  {t("live.openRun")}
                </Link>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Ids, spellings and the columns of files. */
function Known({ entity }: { entity: EntityDetail }) {
  const t = useTranslations();
  const spellings = entity.names.filter((name) => name !== entity.name);
  const columns = Object.entries(entity.properties);
  if (entity.source_ids.length + spellings.length + columns.length === 0) return null;
  return (
    <Part title={t("entities.known")}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm">
        {entity.source_ids.length > 0 ? (
          <>
            <dt className="text-muted">{t("entities.sourceIds")}</dt>
            <dd className="wrap-anywhere">{entity.source_ids.join(", ")}</dd>
          </>
        ) : null}
        {spellings.length > 0 ? (
          <>
            <dt className="text-muted">{t("entities.spellings")}</dt>
            <dd className="wrap-anywhere">{spellings.join(", ")}</dd>
          </>
        ) : null}
        {columns.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted wrap-anywhere">{name}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function Samples({ id }: { id: string }) {
  const t = useTranslations();
  const project = useProject();
  const { data, error } = useQuery(entityBehaviorsOptions(project.id, id));
  return (
    <Part title={t("entities.samples")}>
      {error ? <ErrorLine error={error} /> : null}
      {data?.length === 0 ? <p className="text-sm text-muted">{t("entities.noSamples")}</p> : null}
      <ul className="space-y-1 text-sm">
        {data?.map((row) => (
          <li key={row.id}>
            <Link className="text-accent underline" href={`/p/${project.id}/users/${encodeURIComponent(row.user_id)}`}>
              {row.user_id}
            </Link>{" "}
            <Time at={row.at} /> · {row.action}
            {[row.item, row.app, row.media, row.poi].some(Boolean) ? (
              <span className="block wrap-anywhere text-muted">
                {[row.item, row.app, row.media, row.poi].filter(Boolean).join(" · ")}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </Part>
  );
}
