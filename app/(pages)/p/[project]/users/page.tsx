import type { Metadata } from "next";
import { createQueryClient } from "@/app/_ui/query-client";
import { SegmentRef } from "@/lib/people";
import { USERS_PER_PAGE, segmentsOptions, usersOptions } from "@/lib/people/client";
import { listSegments, listUsers } from "@/lib/people/server";
import { Hydrated } from "../_components/hydrated";
import { pageOf, titleWords, type ProjectParams } from "../_lib/page-of";
import { UsersList } from "./_components/users-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("users.title") };
}

type UsersPageProps = ProjectParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function UsersPage({ params, searchParams }: UsersPageProps) {
  const { ctx, project } = await pageOf(params);
  const query = await searchParams;
  const search = {
    q: one(query["q"]),
    segment: SegmentRef.safeParse(one(query["segment"])).data,
    cursor: one(query["cursor"]),
  };
  const queries = createQueryClient();
  await Promise.all([
    // Conditions of somebody's own are looked up by the page itself.
    one(query["filter"]) === undefined
      ? queries.prefetchQuery({
          ...usersOptions(project.id, search),
          queryFn: () => listUsers(ctx, { ...search, limit: USERS_PER_PAGE }),
        })
      : undefined,
    queries.prefetchQuery({ ...segmentsOptions(project.id), queryFn: () => listSegments(ctx) }),
  ]);
  return (
    <Hydrated queries={queries}>
      <UsersList />
    </Hydrated>
  );
}

function one(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  return text === "" ? undefined : text;
}
