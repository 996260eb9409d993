import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ConversationId } from "@/lib/qa";
import { createQueryClient } from "@/app/_ui/query-client";
import { conversationOptions } from "@/lib/qa/client";
import { getConversation } from "@/lib/qa/server";
import { Hydrated } from "../../_components/hydrated";
import { orNotFound, pageOf, titleWords } from "../../_lib/page-of";
import { ConversationPage } from "../_components/conversation-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("ask.title") };
}

type ConversationParams = { params: Promise<{ project: string; conversationId: string }> };

export default async function Conversation({ params }: ConversationParams) {
  const { ctx, project } = await pageOf(params);
  const id = ConversationId.safeParse((await params).conversationId).data ?? notFound();
  const queries = createQueryClient();
  queries.setQueryData(conversationOptions(project.id, id).queryKey, await orNotFound(getConversation(ctx, id)));
  return (
    <Hydrated queries={queries}>
      <ConversationPage id={id} />
    </Hydrated>
  );
}
