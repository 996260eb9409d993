"use client";

import { Ellipsis, FileCheck, FileDown, PenLine, Pin, PinOff, Trash2 } from "lucide-react";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input } from "@/app/_ui/field";
import { Menu, MenuItem, MenuSeparator } from "@/app/_ui/menu";
import { ConversationTitle, type Conversation } from "@/lib/qa";
import { conversationMarkdownUrl, useChangeConversation } from "@/lib/qa/client";
import { useProject } from "../../../_components/project-context";
import { useShowProblem } from "../../../_lib/use-show-problem";

type ConversationMenuProps = { conversation: Conversation; onRemove: () => void };

/** What can be done with a conversation. */
export function ConversationMenu({ conversation, onRemove }: ConversationMenuProps) {
  const t = useTranslations();
  const project = useProject();
  const showProblem = useShowProblem();
  const change = useChangeConversation(project.id);
  const [renaming, setRenaming] = useState(false);
  const { id, title, pinned } = conversation;
  return (
    <>
      <Menu
        trigger={
          <Button tone="quiet" size="icon-sm" aria-label={t("ask.actionsOf", { title })}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => change.mutate({ id, pinned: !pinned }, { onError: showProblem })}>
          {pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
          {t(pinned ? "ask.unpin" : "ask.pin")}
        </MenuItem>
        <MenuItem onSelect={() => setRenaming(true)}>
          <PenLine aria-hidden />
          {t("ask.rename")}
        </MenuItem>
        <MenuItem asChild>
          <a href={conversationMarkdownUrl(project.id, id)} download>
            <FileDown aria-hidden />
            {t("ask.exportMarkdown")}
          </a>
        </MenuItem>
        <MenuItem asChild>
          <a href={conversationMarkdownUrl(project.id, id, true)} download>
            <FileCheck aria-hidden />
            {t("ask.exportSupported")}
          </a>
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={onRemove}>
          <Trash2 aria-hidden />
          {t("ask.delete")}
        </MenuItem>
      </Menu>
      <Dialog open={renaming} onOpenChange={setRenaming} title={t("ask.renameTitle")}>
        {/* Mounted with the dialog, so that it begins with the present title each time. */}
        <RenameForm conversation={conversation} onDone={() => setRenaming(false)} />
      </Dialog>
    </>
  );
}

function RenameForm({ conversation, onDone }: { conversation: Conversation; onDone: () => void }) {
  const t = useTranslations();
  const project = useProject();
  const change = useChangeConversation(project.id);
  const [title, setTitle] = useState<string>(conversation.title);
  const good = ConversationTitle.safeParse(title).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (good && !change.isPending) change.mutate({ id: conversation.id, title: title.trim() }, { onSuccess: onDone });
  };
  return (
    <form noValidate onSubmit={submit}>
      <Field label={t("ask.titleLabel")} error={good ? undefined : t("ask.titleWrong")}>
        <Input value={title} autoComplete="off" onChange={(event) => setTitle(event.target.value)} />
      </Field>
      {change.error ? <ErrorLine error={change.error} className="mt-3" /> : null}
      <DialogActions>
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={!good} busy={change.isPending}>
          {t("common.save")}
        </Button>
      </DialogActions>
    </form>
  );
}
