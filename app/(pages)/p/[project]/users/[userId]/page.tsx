import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { getSummary } from "@/lib/events/server";
import { BEHAVIORS_PER_PAGE, summaryOptions, timelineOptions, userOptions } from "@/lib/people/client";
import { getTimeline, getUser } from "@/lib/people/server";
import { Hydrated } from "../../_components/hydrated";
import { orNotFound, pageOf } from "../../_lib/page-of";
import { UserPage } from "./_components/user-page";

type UserPageProps = { params: Promise<{ project: string; userId: string }> };

/** The segment of the address, as it was meant: ids may hold spaces and Chinese. */
async function userIdOf(params: UserPageProps["params"]): Promise<string> {
  return decodeURIComponent((await params).userId);
}

export async function generateMetadata({ params }: UserPageProps): Promise<Metadata> {
  return { title: await userIdOf(params) };
}

export default async function OneUserPage({ params }: UserPageProps) {
  const { ctx, project } = await pageOf(params);
  const userId = await userIdOf(params);
  const queries = createQueryClient();
  const user = await orNotFound(getUser(ctx, userId));
  queries.setQueryData(userOptions(project.id, userId).queryKey, user);
  await Promise.all([
    queries.prefetchInfiniteQuery({
      ...timelineOptions(project.id, userId),
      queryFn: () => getTimeline(ctx, userId, { limit: BEHAVIORS_PER_PAGE }),
    }),
    queries.prefetchQuery({ ...summaryOptions(project.id, userId), queryFn: () => getSummary(ctx, userId) }),
  ]);
  return (
    <Hydrated queries={queries}>
      <UserPage userId={userId} />
    </Hydrated>
  );
}
