"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RunId } from "@/lib/core";
import { apiUrl, command, readerLanguage, readProblemDetails, request, RequestError } from "@/lib/people/client";
import { Conversation, ConversationId, type QueryRequestInput } from "..";
import { conversationOptions } from "./qa-queries";

/** A question that was taken: the run that answers it, and where both are kept. */
export type Asked = { run: RunId; conversation: ConversationId };

/**
 * Puts a question. Its answer is a stream, of which only the head is read here: the frames come over the connection
 * that all runs of the page share. Fails with the reason where the question was refused.
 */
export async function ask(project: string, question: QueryRequestInput): Promise<Asked> {
  const response = await fetch(apiUrl("/qa/query", { project }), {
    method: "POST",
    headers: {
      accept: "text/event-stream",
      "accept-language": readerLanguage(),
      "content-type": "application/json",
    },
    body: JSON.stringify(question),
  });
  if (!response.ok) throw new RequestError(response.status, readProblemDetails(await response.text()));
  const asked = {
    run: RunId.parse(response.headers.get("x-run-id")),
    conversation: ConversationId.parse(response.headers.get("x-conversation-id")),
  };
  // Going away from a stream stops nothing.
  void response.body?.cancel();
  return asked;
}

/** Puts a question and brings its conversation up to date before it succeeds. */
export function useAsk(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (question: QueryRequestInput) => {
      const asked = await ask(project, question);
      void queries.invalidateQueries({ queryKey: [project, "runs"] });
      void queries.invalidateQueries({ queryKey: [project, "conversations", "list"] });
      // Whoever asked looks at the conversation next; where it cannot be fetched, its page says so.
      await queries.fetchQuery({ ...conversationOptions(project, asked.conversation), staleTime: 0 }).catch(() => null);
      return asked;
    },
  });
}

export type ConversationChange = { id: ConversationId; title?: string; pinned?: boolean };

/** Renames or pins a conversation. */
export function useChangeConversation(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...change }: ConversationChange) =>
      request(`/conversations/${id}`, Conversation, { method: "PATCH", query: { project }, body: change }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [project, "conversations"] }),
  });
}

/** Deletes a conversation with all that was asked in it; what still answers in it is stopped. */
export function useDeleteConversation(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: ConversationId) => command(`/conversations/${id}`, { method: "DELETE", query: { project } }),
    onSuccess: (_, id) => {
      queries.removeQueries({ queryKey: conversationOptions(project, id).queryKey });
      return queries.invalidateQueries({ queryKey: [project, "conversations", "list"] });
    },
  });
}
