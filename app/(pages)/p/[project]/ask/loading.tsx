import { Skeleton } from "@/app/_ui/skeleton";
import { titleWords } from "../_lib/page-of";

/** A question and the beginning of its answer. */
export default async function Loading() {
  const t = await titleWords();
  return (
    <div role="status" aria-label={t("ask.loading")} className="mx-auto max-w-3xl space-y-3">
      <Skeleton className="h-14" />
      <Skeleton />
      <Skeleton />
      <Skeleton className="w-2/3" />
    </div>
  );
}
