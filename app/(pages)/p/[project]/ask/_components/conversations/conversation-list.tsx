"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Pin, SquarePen } from "lucide-react";
import { Link } from "@/app/_ui/link";
import { useParams, useRouter } from "next/navigation";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { ErrorLine } from "@/app/_ui/error-state";
import { Input } from "@/app/_ui/field";
import { LoadMore } from "@/app/_ui/load-more";
import { Skeleton } from "@/app/_ui/skeleton";
import { useHydrated } from "@/app/_ui/state/use-hydrated";
import type { Conversation } from "@/lib/qa";
import { conversationsOptions } from "@/lib/qa/client";
import { useProject } from "../../../_components/project-context";
import { conversationGroups } from "../../_lib/conversation-groups";
import { ConversationMenu } from "./conversation-menu";
import { useConversationRemoval } from "./use-conversation-removal";

/** All conversations of the project; `onGo` is told when one is opened from here. */
export function ConversationList({ onGo }: { onGo?: () => void }) {
  const t = useTranslations();
  const router = useRouter();
  const project = useProject();
  const [q, setQ] = useState("");
  const list = useInfiniteQuery(conversationsOptions(project.id, q.trim()));
  const current = useParams<{ conversationId?: string }>().conversationId;
  const { hidden, remove } = useConversationRemoval();
  const conversations = list.data?.pages.flatMap(({ items }) => items).filter(({ id }) => !hidden.has(id));
  const base = `/p/${project.id}/ask`;
  return (
    <div className="space-y-3">
      <Button asChild className="w-full" tone={current === undefined ? "plain" : "primary"}>
        <Link href={base} {...(onGo ? { onClick: onGo } : {})}>
          <SquarePen aria-hidden />
          {t("ask.new")}
        </Link>
      </Button>
      <Input
        type="search"
        aria-label={t("ask.search")}
        placeholder={t("ask.searchPlaceholder")}
        autoComplete="off"
        value={q}
        onChange={({ target }) => setQ(target.value)}
      />
      {list.error ? <ErrorLine error={list.error} /> : null}
      {!conversations && !list.error ? (
        <div role="status" aria-label={t("common.loading")} className="space-y-2">
          <Skeleton />
          <Skeleton />
          <Skeleton />
        </div>
      ) : null}
      {conversations?.length === 0 ? (
        <p className="text-sm text-muted">{t(q.trim() === "" ? "ask.noConversations" : "ask.noneFound")}</p>
      ) : null}
      <Groups
        conversations={conversations ?? []}
        current={current}
        href={(id) => `${base}/${id}`}
        onGo={onGo}
        onRemove={(conversation) => {
          remove(conversation);
          if (conversation.id === current) router.push(base);
        }}
      />
      <LoadMore list={list} size="sm" />
    </div>
  );
}

type GroupsProps = {
  conversations: readonly Conversation[];
  current: string | undefined;
  href: (id: string) => string;
  onGo: (() => void) | undefined;
  onRemove: (conversation: Conversation) => void;
};

function Groups({ conversations, current, href, onGo, onRemove }: GroupsProps) {
  const t = useTranslations();
  const format = useFormatter();
  const hydrated = useHydrated();
  const dayOf = (at: string | Date) => format.dateTime(new Date(at), { dateStyle: "short" });
  const [now] = useState(() => Date.now());
  // The server does not know when the page is looked at.
  const today = hydrated ? dayOf(new Date(now)) : "";
  return conversationGroups(conversations, dayOf, today).map(({ name, items }) => (
    <section key={name} aria-label={t(`ask.group.${name}`)}>
      <h3 className="px-2 text-sm text-muted">{t(`ask.group.${name}`)}</h3>
      <ul>
        {items.map((conversation) => (
          <li key={conversation.id} className="group flex items-center gap-0.5" data-testid="conversation">
            <Link
              href={href(conversation.id)}
              {...(onGo ? { onClick: onGo } : {})}
              aria-current={conversation.id === current ? "page" : undefined}
              title={`${conversation.title} · ${t("ask.questionsCount", { count: conversation.questions })}`}
              className={cn(
                "flex min-h-8 min-w-0 flex-1 items-center gap-1.5 rounded-md px-2 hover:bg-inset",
                "aria-[current]:bg-accent-soft aria-[current]:font-medium",
              )}
            >
              {conversation.pinned ? <Pin aria-hidden className="size-3.5 shrink-0 text-muted" /> : null}
              <span className="truncate">{conversation.title}</span>
              {conversation.pinned ? <span className="sr-only">({t("ask.pinned")})</span> : null}
            </Link>
            <ConversationMenu conversation={conversation} onRemove={() => onRemove(conversation)} />
          </li>
        ))}
      </ul>
    </section>
  ));
}
