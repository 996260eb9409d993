"use client";

import type { ComponentProps, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { useMore, type PagedList } from "./state/use-more";

type LoadMoreProps = Pick<ComponentProps<typeof Button>, "size" | "className"> & {
  list: PagedList;
  children?: ReactNode;
};

/** The button under a list that has more pages. It keeps the keyboard while a page comes. */
export function LoadMore({ list, children, ...look }: LoadMoreProps) {
  const t = useTranslations();
  const { more, loading } = useMore(list);
  return list.hasNextPage ? (
    <Button {...look} aria-disabled={loading} onClick={more}>
      {children ?? t("common.loadMore")}
    </Button>
  ) : null;
}
