"use client";

import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { Table, Th } from "@/app/_ui/table";
import type { EventType } from "@/lib/events";
import { TypeRow } from "./type-row";

type Selected = ReadonlyMap<string, EventType>;

type TypesTableProps = {
  types: readonly EventType[];
  busy: boolean;
  selected: Selected;
  onSelect: (selected: Selected) => void;
};

export function TypesTable({ types, busy, selected, onSelect }: TypesTableProps) {
  const t = useTranslations();
  const usable = types.filter(({ state }) => state !== "merged");
  const all = usable.length > 0 && usable.every(({ id }) => selected.has(id));
  const some = usable.some(({ id }) => selected.has(id));
  const choose = (chosen: readonly EventType[], on: boolean) => {
    const next = new Map(selected);
    for (const type of chosen)
      if (on) next.set(type.id, type);
      else next.delete(type.id);
    onSelect(next);
  };
  return (
    // Relative, so that what is only spoken stays inside the frame that scrolls.
    <Table label={t("dictionary.title")} aria-busy={busy} className={cn("relative min-w-240", busy && "opacity-60")}>
      <thead>
        <tr>
          <Th className="w-8 pr-0">
            <input
              type="checkbox"
              className="block size-6 scale-75 accent-accent"
              aria-label={t("dictionary.selectAll")}
              ref={(box) => {
                if (box) box.indeterminate = some && !all;
              }}
              checked={all}
              disabled={usable.length === 0}
              onChange={(event) => choose(usable, event.target.checked)}
            />
          </Th>
          <Th>{t("dictionary.colName")}</Th>
          <Th>{t("dictionary.colNames")}</Th>
          <Th className="w-1/4">{t("dictionary.colDefinition")}</Th>
          <Th>{t("dictionary.colCategory")}</Th>
          <Th>{t("dictionary.colRole")}</Th>
          <Th>{t("dictionary.colState")}</Th>
          <Th className="text-right">{t("dictionary.colEvents")}</Th>
          <Th className="text-right">{t("dictionary.colUsers")}</Th>
          <Th>
            <span className="sr-only">{t("dictionary.colActions")}</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {types.map((type) => (
          <TypeRow key={type.id} type={type} selected={selected.has(type.id)} onSelect={(on) => choose([type], on)} />
        ))}
      </tbody>
    </Table>
  );
}
