import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ConversationId } from "@/lib/qa";
import { titleWords } from "../../_lib/page-of";
import { ConversationPage } from "../_components/conversation-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await titleWords())("ask.title") };
}

type ConversationParams = { params: Promise<{ project: string; conversationId: string }> };

export default async function Conversation({ params }: ConversationParams) {
  const id = ConversationId.safeParse((await params).conversationId).data ?? notFound();
  return <ConversationPage id={id} />;
}
