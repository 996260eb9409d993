"use client";

import { MessagesSquare } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { useMedia } from "@/app/_ui/state/use-media";
import { ConversationList } from "./conversations/conversation-list";

/** Conversations beside what is open where evidence still has room as well; else they come in front when asked for. */
export function AskFrame({ children }: { children: ReactNode }) {
  const t = useTranslations();
  const narrow = useMedia("(max-width: 89.99rem)");
  const [open, setOpen] = useState(false);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0">
          <h1 className="text-lg font-semibold">{t("ask.title")}</h1>
          <p className="mt-1 max-w-[72ch] text-muted max-md:hidden">{t("ask.lead")}</p>
        </div>
        <Button className="min-[90rem]:hidden" onClick={() => setOpen(true)}>
          <MessagesSquare aria-hidden />
          {t("ask.openConversations")}
        </Button>
      </div>
      <div className="flex items-start gap-6">
        <aside
          aria-label={t("ask.conversations")}
          className="sticky top-16 max-h-[calc(100dvh-5rem-var(--dock,0px))] w-56 shrink-0 overflow-y-auto pb-2 max-[90rem]:hidden"
        >
          <h2 className="sr-only">{t("ask.conversations")}</h2>
          <ConversationList />
        </aside>
        <div className="min-w-0 flex-1">{children}</div>
      </div>
      <Dialog open={open && narrow} onOpenChange={setOpen} title={t("ask.conversations")}>
        <ConversationList onGo={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
