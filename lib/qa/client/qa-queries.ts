import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import type { SegmentDefinition } from "@/lib/people";
import { apiUrl, request, UserPage } from "@/lib/people/client";
import { Conversation, ConversationDetail, Suggestion, type ConversationId, type Scope } from "..";

export const CONVERSATIONS_PER_PAGE = 50;
/** As many as fit a question's first look at who is meant. */
export const FACT_USERS_PER_PAGE = 20;

const ConversationPage = z.object({ items: z.array(Conversation), next_cursor: z.string().nullable() });
const Suggestions = z.object({ items: z.array(Suggestion) });

/** The project's conversations, pinned ones first, then the latest; `q` looks in titles and questions. */
export function conversationsOptions(project: string, q = "") {
  return infiniteQueryOptions({
    queryKey: [project, "conversations", "list", q],
    queryFn: ({ signal, pageParam }) =>
      request("/conversations", ConversationPage, {
        signal,
        query: { project, q: q || undefined, limit: CONVERSATIONS_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** All questions of a conversation with their answers, as far as these came. */
export function conversationOptions(project: string, id: ConversationId) {
  return queryOptions({
    queryKey: [project, "conversations", "one", id],
    queryFn: ({ signal }) => request(`/conversations/${id}`, ConversationDetail, { signal, query: { project } }),
  });
}

/** Questions that the data at hand can answer within a scope. */
export function suggestionsOptions(project: string, scope: Scope) {
  return queryOptions({
    queryKey: [project, "suggestions", scope],
    queryFn: async ({ signal }) =>
      (await request("/qa/suggestions", Suggestions, { signal, query: { project, ...scope } })).items,
    placeholderData: keepPreviousData,
  });
}

/** The users whom a fact counted, page by page. */
export function factUsersOptions(project: string, where: SegmentDefinition["where"]) {
  return infiniteQueryOptions({
    queryKey: [project, "users", "of-fact", where],
    queryFn: ({ signal, pageParam }) =>
      request("/segments/preview", UserPage, {
        method: "POST",
        signal,
        query: { project },
        body: { definition: { where }, limit: FACT_USERS_PER_PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Where a conversation is found as Markdown, its facts as footnotes; sentences without evidence can be left out. */
export function conversationMarkdownUrl(project: string, id: ConversationId, supportedOnly = false): string {
  return apiUrl(`/conversations/${id}/markdown`, { project, supported_only: supportedOnly ? "true" : undefined });
}
