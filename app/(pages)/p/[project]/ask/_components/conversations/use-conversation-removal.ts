"use client";

import { useTranslations } from "use-intl";
import { createStore, useStore } from "@/app/_ui/state/store";
import { showUndoToast } from "@/app/_ui/toast-store";
import type { Conversation } from "@/lib/qa";
import { useDeleteConversation } from "@/lib/qa/client";
import { useProject } from "../../../_components/project-context";
import { useShowProblem } from "../../../_lib/use-show-problem";

const none: ReadonlySet<string> = new Set();
/** Out of sight in every list of this tab, and gone for good after ten seconds. */
const removed = createStore<ReadonlySet<string>>(none);

/** Deletes conversations so that it can be taken back for a while. */
export function useConversationRemoval() {
  const t = useTranslations();
  const project = useProject();
  const removal = useDeleteConversation(project.id);
  const showProblem = useShowProblem();
  const hidden = useStore(removed, none);
  const show = (id: string) => removed.set((now) => new Set([...now].filter((each) => each !== id)));
  const remove = ({ id, title }: Pick<Conversation, "id" | "title">) => {
    removed.set((now) => new Set([...now, id]));
    showUndoToast({
      title: t("ask.deleted", { title }),
      undoLabel: t("common.undo"),
      undo: () => show(id),
      commit: () =>
        removal.mutate(id, {
          onError: (error) => {
            show(id);
            showProblem(error);
          },
        }),
    });
  };
  return { hidden, remove };
}
