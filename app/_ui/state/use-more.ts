import type { InfiniteData } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";

/** What is read of an endless query, whatever its pages hold. */
export type PagedList = {
  data: InfiniteData<unknown, unknown> | undefined;
  hasNextPage: boolean;
  isFetching: boolean;
  fetchNextPage: () => Promise<{ isFetchNextPageError: boolean; data: PagedList["data"] }>;
};

/**
 * Asks for the next page of a list and stays with it. A list that is refreshed gives up the page that is on its way,
 * without a word; what a reader asked for is then asked for again. While the list is being refreshed, the page waits.
 */
export function useMore(list: PagedList): { more: () => void; loading: boolean } {
  const pages = list.data?.pages.length ?? 0;
  /** How many pages there were when the next one was asked for. */
  const [askedAt, setAskedAt] = useState<number>();
  const loading = askedAt === pages && list.hasNextPage;
  const due = loading && !list.isFetching;
  const fetchNext = useEffectEvent(() => {
    void list.fetchNextPage().then(({ isFetchNextPageError: failed, data }) => {
      // It is there, or the list shows the error and the button asks again. What was given up is still wanted.
      if (failed || (data?.pages.length ?? 0) > pages) setAskedAt(undefined);
    });
  });
  // Synchronises with the requests of the query cache.
  useEffect(() => {
    if (due) fetchNext();
  }, [due]);
  return { more: () => setAskedAt(pages), loading };
}
