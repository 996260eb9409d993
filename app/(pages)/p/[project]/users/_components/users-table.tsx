"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { Table, Td, Th } from "@/app/_ui/table";
import { Time } from "@/app/_ui/time";
import type { UserSummary } from "@/lib/people";
import { ExtractionChip } from "../../_components/extraction-chip";
import { useProject } from "../../_components/project-context";
import { useLiveRunOf } from "../../_live/use-panel-runs";
import { ExtractButton } from "./extract-button";

export function UsersTable({ users, busy }: { users: readonly UserSummary[]; busy: boolean }) {
  const t = useTranslations();
  return (
    <Table label={t("users.title")} aria-busy={busy} className={cn(busy && "opacity-60")}>
      <thead>
        <tr>
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
          <UserRow key={user.id} user={user} />
        ))}
      </tbody>
    </Table>
  );
}

function UserRow({ user }: { user: UserSummary }) {
  const t = useTranslations();
  const format = useFormatter();
  const project = useProject();
  const liveRun = useLiveRunOf(user.id);
  return (
    <tr className="hover:bg-inset">
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
