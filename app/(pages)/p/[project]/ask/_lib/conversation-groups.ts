import type { Conversation } from "@/lib/qa";

export type ConversationGroup = { name: "pinned" | "today" | "earlier"; items: Conversation[] };

/**
 * Conversations as a list shows them: pinned ones, those of today, and those before; the order within each is that of
 * the list. `dayOf` gives the day that a moment belongs to, by whatever calendar the reader has.
 */
export function conversationGroups(
  conversations: readonly Conversation[],
  dayOf: (at: string) => string,
  today: string,
): ConversationGroup[] {
  const groups: ConversationGroup[] = [
    { name: "pinned", items: [] },
    { name: "today", items: [] },
    { name: "earlier", items: [] },
  ];
  for (const conversation of conversations) {
    const name = conversation.pinned ? "pinned" : dayOf(conversation.updated_at) === today ? "today" : "earlier";
    groups.find((group) => group.name === name)?.items.push(conversation);
  }
  return groups.filter(({ items }) => items.length > 0);
}
