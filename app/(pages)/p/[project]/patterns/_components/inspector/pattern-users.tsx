"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Segmented } from "@/app/_ui/segmented";
import type { Pattern } from "@/lib/patterns";
import { patternUsersOptions, type UsersOfPattern } from "@/lib/patterns/client";
import { useProject } from "../../../_components/project-context";
import { SaveUsers } from "../save-users";
import { UserList } from "../user-list";
import { Part } from "./part";

/** Users who follow a pattern and users who nearly do, with the moments that show it. */
export function PatternUsers({ pattern }: { pattern: Pattern }) {
  const t = useTranslations();
  const project = useProject();
  const [kind, setKind] = useState<UsersOfPattern>("followers");
  const list = useInfiniteQuery(patternUsersOptions(project.id, pattern.id, kind));
  const totals = list.data?.pages[0]?.totals;
  return (
    <Part title={t("patterns.users")}>
      <Segmented
        label={t("patterns.users")}
        value={kind}
        onChange={setKind}
        options={[
          {
            value: "followers",
            label: t("patterns.followersTab", { count: String(totals?.followers ?? pattern.users.n) }),
          },
          {
            value: "near_misses",
            label: t("patterns.nearMisses", { count: totals ? String(totals.near_misses) : "" }),
          },
        ]}
      />
      {kind === "near_misses" ? <p className="text-sm text-muted">{t("patterns.nearMissesHelp")}</p> : null}
      <SaveUsers
        source={{ pattern: pattern.id, kind }}
        count={totals?.[kind]}
        suggested={t(kind === "followers" ? "patterns.followersName" : "patterns.nearMissesName", {
          pattern: pattern.events.join(" → "),
        })}
      />
      <UserList list={list} />
    </Part>
  );
}
