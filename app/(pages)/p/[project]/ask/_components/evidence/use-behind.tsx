"use client";

import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "@/app/_ui/dialog";
import type { Fact } from "@/lib/qa";
import { useGraphLang } from "../../../graphs/_components/use-edge-words";
import { behindOf, type BehindStart } from "./behind";
import { EdgeBehind } from "./edge-behind";
import { RowsOfUser, UsersBehind } from "./users-behind";

type Opened = { fact: Fact; start: BehindStart };

/** Opens who is behind a fact, down to their raw rows. */
export function useBehind(): { open: (fact: Fact, start: BehindStart) => void; dialog: ReactNode } {
  const t = useTranslations();
  const lang = useGraphLang();
  const [opened, setOpened] = useState<Opened>();
  const behind = opened && behindOf(opened.fact);
  const dialog = (
    <Dialog
      open={behind !== undefined}
      onOpenChange={(open) => !open && setOpened(undefined)}
      title={t(behind?.kind === "edge" ? "ask.edgeUsers" : "ask.who")}
      description={opened ? `${opened.fact.id} · ${opened.fact.text[lang]}` : undefined}
    >
      {behind === undefined || opened === undefined ? null : behind.kind === "edge" ? (
        <EdgeBehind place={behind.edge} start={opened.start} />
      ) : behind.kind === "users" ? (
        <UsersBehind groups={behind.groups} start={opened.start} />
      ) : (
        <RowsOfUser user={behind.id} />
      )}
    </Dialog>
  );
  return { open: (fact, start) => setOpened({ fact, start }), dialog };
}
