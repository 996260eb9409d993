import type { ReactNode } from "react";
import { createQueryClient } from "@/app/_ui/query-client";
import { CONVERSATIONS_PER_PAGE, conversationsOptions } from "@/lib/qa/client";
import { listConversations } from "@/lib/qa/server";
import { Hydrated } from "../_components/hydrated";
import { pageOf } from "../_lib/page-of";
import { AskFrame } from "./_components/ask-frame";

type AskLayoutProps = { children: ReactNode; params: Promise<{ project: string }> };

/** The list of conversations stays while one goes from one to another. */
export default async function AskLayout({ children, params }: AskLayoutProps) {
  const { ctx, project } = await pageOf(params);
  const queries = createQueryClient();
  await queries.prefetchInfiniteQuery({
    ...conversationsOptions(project.id),
    queryFn: () => listConversations(ctx, { limit: CONVERSATIONS_PER_PAGE }),
  });
  return (
    <Hydrated queries={queries}>
      <AskFrame>{children}</AskFrame>
    </Hydrated>
  );
}
