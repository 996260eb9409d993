import { Skeleton, TableSkeleton } from "@/app/_ui/skeleton";
import { titleWords } from "./_lib/page-of";

/** A heading and a list: the shape most pages of a project have. */
export default async function Loading() {
  const t = await titleWords();
  return (
    <div className="space-y-5">
      <Skeleton className="h-7 w-56" />
      <Skeleton className="h-4 w-80 max-w-full" />
      <TableSkeleton label={t("common.loading")} />
    </div>
  );
}
