"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Segmented } from "@/app/_ui/segmented";
import type { FigureMarkInput, PatternSet } from "@/lib/patterns";
import { markUsersOptions } from "@/lib/patterns/client";
import { useProject } from "../../_components/project-context";
import { useMarkWords } from "../_views/use-mark-words";
import type { UsersFilter } from "../_views/views-of";
import { SaveUsers } from "./save-users";
import { UserList } from "./user-list";

type UsersOfMarkProps = {
  set: PatternSet;
  filter: UsersFilter;
  /** Puts an event type into the middle of the flow. */
  onAnchor: (type: string) => void;
  onClose: () => void;
};

const SIDES = ["both", "first", "second"] as const;

/** The users behind one mark of a figure, each with the events that show it. */
export function UsersOfMark({ set, filter, onAnchor, onClose }: UsersOfMarkProps) {
  const t = useTranslations();
  const words = useMarkWords();
  const project = useProject();
  const [side, setSide] = useState<(typeof SIDES)[number]>("both");
  const { groups } = filter;
  const mark: FigureMarkInput =
    filter.mark.view === "matrix" && side !== "both"
      ? { ...filter.mark, group: side === "first" ? 0 : 1 }
      : filter.mark;
  const list = useInfiniteQuery(markUsersOptions(project.id, set.id, mark));
  const [page] = list.data?.pages ?? [];
  const counted = set.question.counted === "users" ? "users" : "sessions";
  const remarks = [
    words.steps(mark),
    page && counted === "sessions" ? t("patternViews.behind.ofUsers", { count: page.total }) : undefined,
  ].filter((remark) => remark !== undefined);
  const middle = mark.view === "flow" && !mark.from && mark.at.type !== mark.anchor ? mark.at.type : null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.title(mark, page?.n ?? filter.n, counted)}
      description={remarks.length > 0 ? remarks.join(" ") : undefined}
    >
      <div className="space-y-3">
        {middle === null ? null : (
          <Button size="sm" onClick={() => onAnchor(middle)}>
            {t("patternViews.behind.putInMiddle", { type: middle })}
          </Button>
        )}
        {groups ? (
          <Segmented
            label={t("patternViews.behind.groups")}
            value={side}
            onChange={setSide}
            options={SIDES.map((value) => ({
              value,
              label: value === "both" ? t("patternViews.behind.bothGroups") : groups[value === "first" ? 0 : 1],
            }))}
          />
        ) : null}
        <SaveUsers
          key={JSON.stringify(mark)}
          source={{ set: set.id, mark }}
          count={page?.total}
          suggested={words.title(mark, page?.n ?? filter.n, counted)}
        />
        <UserList list={list} />
      </div>
    </Dialog>
  );
}
