"use client";

import { Link } from "@/app/_ui/link";
import { useFormatter, useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { Table, Td, Th } from "@/app/_ui/table";
import { Time } from "@/app/_ui/time";
import type { UserSummary } from "@/lib/people";
import { ExtractionChip } from "../../_components/extraction-chip";
import { useProject } from "../../_components/project-context";
import { useLiveRunOf } from "../../_live/use-panel-runs";
import { ExtractButton } from "./extract-button";

type UsersTableProps = {
  users: readonly UserSummary[];
  busy: boolean;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
};

export function UsersTable({ users, busy, selected, onSelect }: UsersTableProps) {
  const t = useTranslations();
  const usable = users.filter(({ behaviors }) => behaviors > 0).map(({ id }) => id);
  const all = usable.length > 0 && usable.every((id) => selected.has(id));
  const some = usable.some((id) => selected.has(id));
  const choose = (ids: readonly string[], chosen: boolean) => {
    const next = new Set(selected);
    for (const id of ids)
      if (chosen) next.add(id);
      else next.delete(id);
    onSelect(next);
  };
  return (
    <Table label={t("users.title")} aria-busy={busy} className={cn(busy && "opacity-60")}>
      <thead>
        <tr>
          <Th className="w-8 pr-0">
            <input
              type="checkbox"
              className="block size-6 scale-75 accent-accent"
              aria-label={t("users.selectPage")}
              ref={(box) => {
                if (box) box.indeterminate = some && !all;
              }}
              checked={all}
              disabled={usable.length === 0}
              onChange={(event) => choose(usable, event.target.checked)}
            />
          </Th>
          <Th>{t("users.colUser")}</Th>
          <Th className="text-right max-sm:hidden">{t("users.colBehaviors")}</Th>
          <Th className="text-right max-sm:hidden">{t("users.colEvents")}</Th>
          <Th>{t("users.colState")}</Th>
          <Th className="max-lg:hidden">{t("users.colFirst")}</Th>
          <Th className="max-md:hidden">{t("users.colLast")}</Th>
          <Th>
            <span className="sr-only">{t("users.colActions")}</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <UserRow
            key={user.id}
            user={user}
            selected={selected.has(user.id)}
            onSelect={(chosen) => choose([user.id], chosen)}
          />
        ))}
      </tbody>
    </Table>
  );
}

type UserRowProps = { user: UserSummary; selected: boolean; onSelect: (selected: boolean) => void };

function UserRow({ user, selected, onSelect }: UserRowProps) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const liveRun = useLiveRunOf(user);
  return (
    <tr className={cn("hover:bg-inset", selected && "bg-accent-soft")} aria-selected={selected}>
      <Td className="pr-0">
        <input
          type="checkbox"
          className="block size-6 scale-75 accent-accent"
          aria-label={t("users.select", { user: user.id })}
          checked={selected}
          disabled={user.behaviors === 0}
          onChange={(event) => onSelect(event.target.checked)}
        />
      </Td>
      <Td>
        <Link
          href={`/p/${project.id}/users/${encodeURIComponent(user.id)}`}
          className="font-medium text-accent hover:underline"
        >
          {user.id}
        </Link>
        <span className="tabular block text-sm text-muted sm:hidden">
          {t("user.behaviorsToEvents", { behaviors: user.behaviors, events: user.events })}
        </span>
      </Td>
      <Td className="text-right max-sm:hidden">{format.number(user.behaviors)}</Td>
      <Td className="text-right max-sm:hidden">{format.number(user.events)}</Td>
      <Td className="whitespace-nowrap">
        <ExtractionChip state={liveRun ? "running" : user.extraction.state} />
      </Td>
      <Td className="whitespace-nowrap max-lg:hidden">{user.first_at ? <Time at={user.first_at} /> : "–"}</Td>
      <Td className="whitespace-nowrap max-md:hidden">{user.last_at ? <Time at={user.last_at} /> : "–"}</Td>
      <Td className="text-right">
        <ExtractButton user={user} />
      </Td>
    </tr>
  );
}
