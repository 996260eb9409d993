"use client";

import { Play, RotateCw, ScanText } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { Table, Td, Th } from "@/app/_ui/table";
import { Time } from "@/app/_ui/time";
import type { UserSummary } from "@/lib/people";
import { ExtractionChip } from "../../_components/extraction-chip";
import { useProject } from "../../_components/project-context";
import { useStartExtraction } from "../../_lib/use-start-extraction";
import { showRun } from "../../_live/panel-store";

export function UsersTable({ users, busy }: { users: readonly UserSummary[]; busy: boolean }) {
  const t = useTranslations();
  return (
    <Table label={t("users.title")} aria-busy={busy} className={cn(busy && "opacity-60")}>
      <thead>
        <tr>
          <Th>{t("users.colUser")}</Th>
          <Th className="text-right">{t("users.colBehaviors")}</Th>
          <Th className="text-right">{t("users.colEvents")}</Th>
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
  const format = useFormatter();
  const project = useProject();
  return (
    <tr className="hover:bg-inset">
      <Td>
        <Link
          href={`/p/${project.id}/users/${encodeURIComponent(user.id)}`}
          className="font-medium text-accent hover:underline"
        >
          {user.id}
        </Link>
      </Td>
      <Td className="text-right">{format.number(user.behaviors)}</Td>
      <Td className="text-right">{format.number(user.events)}</Td>
      <Td>
        <ExtractionChip state={user.extraction.state} />
      </Td>
      <Td className="whitespace-nowrap max-lg:hidden">{user.first_at ? <Time at={user.first_at} /> : "–"}</Td>
      <Td className="whitespace-nowrap max-md:hidden">{user.last_at ? <Time at={user.last_at} /> : "–"}</Td>
      <Td className="text-right">
        <ExtractButton user={user} />
      </Td>
    </tr>
  );
}

/** Extract, regenerate or watch: what makes sense for this user now. */
export function ExtractButton({ user, size = "sm" }: { user: UserSummary; size?: "sm" | "md" }) {
  const t = useTranslations();
  const project = useProject();
  const extract = useStartExtraction();
  const { state, run_id } = user.extraction;
  const names = { user: user.id };
  if (state === "running" && run_id) {
    const show = () => showRun({ id: run_id, project: project.id, kind: "extract-events", subject: user.id });
    return (
      <Button size={size} onClick={show} aria-label={t("users.watchOf", names)}>
        <ScanText aria-hidden />
        {t("users.watch")}
      </Button>
    );
  }
  const again = state !== "none";
  const impossible = user.behaviors === 0;
  return (
    <Button
      size={size}
      tone={size === "md" && !again ? "primary" : "plain"}
      disabled={extract.isPending || impossible}
      title={impossible ? t("users.noBehaviors") : undefined}
      aria-label={again ? t("users.regenerateOf", names) : t("users.extractOf", names)}
      onClick={() => extract.start(user.id)}
    >
      {again ? <RotateCw aria-hidden /> : <Play aria-hidden />}
      {again ? t("users.regenerate") : t("users.extract")}
    </Button>
  );
}
