"use client";

import { ChevronRight } from "lucide-react";
import { Collapsible } from "radix-ui";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { LiveText } from "./live-text";

/** What a reasoning model thinks before it answers. Open while it thinks, folded once it writes, unless the reader chose. */
export function Reasoning({ text, live }: { text: string; live: boolean }) {
  const t = useTranslations();
  const [chosen, setChosen] = useState<boolean>();
  if (text === "") return null;
  const open = chosen ?? live;
  return (
    <Collapsible.Root open={open} onOpenChange={setChosen} className="border-b border-line bg-bg">
      <Collapsible.Trigger className="group flex h-8 w-full items-center gap-1.5 px-3 text-sm text-muted focus-inset">
        <ChevronRight aria-hidden className="size-4 group-data-[state=open]:rotate-90" />
        {t("live.reasoning")}
      </Collapsible.Trigger>
      <Collapsible.Content className="h-32">
        <LiveText text={text} live={live} label={t("live.reasoning")} empty="" />
      </Collapsible.Content>
    </Collapsible.Root>
  );
}
