"use client";

import { LockKeyhole } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { Table, Td, Th } from "@/app/_ui/table";
import { Time } from "@/app/_ui/time";
import type { Entity } from "@/lib/entities";
import { TaggingChip } from "./tagging-chip";
import { TagsCell } from "./tags-cell";

type EntitiesTableProps = {
  entities: readonly Entity[];
  busy: boolean;
  selected: ReadonlySet<string>;
  opened: string | undefined;
  onSelect: (selected: ReadonlySet<string>) => void;
  onOpen: (id: string) => void;
};

export function EntitiesTable({ entities, busy, selected, opened, onSelect, onOpen }: EntitiesTableProps) {
  const t = useTranslations();
  const ids = entities.map(({ id }) => id);
  const all = ids.length > 0 && ids.every((id) => selected.has(id));
  const some = ids.some((id) => selected.has(id));
  const choose = (which: readonly string[], chosen: boolean) => {
    const next = new Set(selected);
    for (const id of which)
      if (chosen) next.add(id);
      else next.delete(id);
    onSelect(next);
  };
  return (
    <Table
      label={t("entities.title")}
      aria-busy={busy}
      className={cn(busy && "opacity-60")}
      onKeyDown={moveBetweenRows}
    >
      <thead>
        <tr>
          <Th className="w-8 pr-0">
            <input
              type="checkbox"
              className="block size-6 scale-75 accent-accent"
              aria-label={t("entities.selectPage")}
              ref={(box) => {
                if (box) box.indeterminate = some && !all;
              }}
              checked={all}
              onChange={(event) => choose(ids, event.target.checked)}
            />
          </Th>
          <Th>{t("entities.colName")}</Th>
          <Th className="max-lg:hidden">{t("entities.category")}</Th>
          <Th className="max-sm:hidden">{t("entities.colTags")}</Th>
          <Th className="text-right max-md:hidden">{t("entities.colBehaviors")}</Th>
          <Th className="text-right max-md:hidden">{t("entities.colUsers")}</Th>
          <Th className="max-sm:hidden">{t("entities.state")}</Th>
          <Th className="max-2xl:hidden">{t("entities.colUpdated")}</Th>
        </tr>
      </thead>
      <tbody>
        {entities.map((entity) => (
          <EntityRow
            key={entity.id}
            entity={entity}
            selected={selected.has(entity.id)}
            opened={entity.id === opened}
            onSelect={(chosen) => choose([entity.id], chosen)}
            onOpen={() => onOpen(entity.id)}
          />
        ))}
      </tbody>
    </Table>
  );
}

/** Arrow keys go from one name to the next, as in a list. */
function moveBetweenRows(event: KeyboardEvent<HTMLElement>) {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || !(event.target instanceof HTMLElement)) return;
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-entity-name]")];
  const at = names.findIndex((name) => name === event.target);
  const next = at === -1 ? undefined : names[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

type EntityRowProps = {
  entity: Entity;
  selected: boolean;
  opened: boolean;
  onSelect: (selected: boolean) => void;
  onOpen: () => void;
};

function EntityRow({ entity, selected, opened, onSelect, onOpen }: EntityRowProps) {
  const t = useTranslations();
  const format = useFormatter();
  return (
    <tr
      className={cn(
        "hover:bg-inset",
        selected && "bg-accent-soft",
        opened && "outline-2 -outline-offset-2 outline-accent",
      )}
      aria-selected={selected}
      data-testid="entity-row"
    >
      <Td className="pr-0">
        <input
          type="checkbox"
          className="block size-6 scale-75 accent-accent"
          aria-label={t("entities.select", { name: entity.name })}
          checked={selected}
          onChange={(event) => onSelect(event.target.checked)}
        />
      </Td>
      <Td className="max-w-72 min-w-36">
        <span className="flex items-center gap-1.5">
          <button
            type="button"
            data-entity-name={entity.id}
            aria-expanded={opened}
            onClick={onOpen}
            className="line-clamp-2 text-left font-medium wrap-anywhere text-accent hover:underline"
            title={entity.name}
          >
            {entity.name}
          </button>
          {entity.locked ? (
            <LockKeyhole className="size-3.5 shrink-0 text-muted" aria-label={t("entities.lockedHelp")} />
          ) : null}
        </span>
        <span className="block text-sm text-muted">{t(`entityKind.${entity.kind}`)}</span>
        <span className="mt-1 flex flex-wrap items-center gap-1 sm:hidden">
          <TagsCell entity={entity} />
          <TaggingChip tagging={entity.tagging} />
        </span>
      </Td>
      <Td className="max-w-40 max-lg:hidden">
        <span className="line-clamp-2 wrap-anywhere">{entity.category ?? "–"}</span>
      </Td>
      <Td className="min-w-44 max-sm:hidden">
        <TagsCell entity={entity} />
      </Td>
      <Td className="text-right max-md:hidden">{format.number(entity.behaviors)}</Td>
      <Td className="text-right max-md:hidden">{format.number(entity.users)}</Td>
      <Td className="max-sm:hidden">
        <TaggingChip tagging={entity.tagging} />
      </Td>
      <Td className="whitespace-nowrap max-2xl:hidden">
        <Time at={entity.updated_at} />
      </Td>
    </tr>
  );
}
