import { expect, it } from "vitest";
import { Conversation } from "@/lib/qa";
import { conversationGroups } from "./conversation-groups";

const conversation = (letter: string, updated_at: string, pinned = false) =>
  Conversation.parse({
    id: `cnv_${letter.repeat(26)}`,
    title: letter,
    pinned,
    created_at: updated_at,
    updated_at,
    questions: 1,
  });

it("shows pinned conversations first, then today's by the reader's calendar, then the others", () => {
  const list = [
    conversation("p", "2025-01-01T00:00:00Z", true),
    conversation("a", "2026-05-05T20:00:00Z"),
    conversation("b", "2026-05-05T10:00:00Z"),
  ];
  // In Shanghai the evening of the fifth in London is the sixth already.
  const dayOf = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);
  const groups = conversationGroups(list, dayOf, "2026-05-06");
  expect(groups.map(({ name, items }) => [name, items.map(({ title }) => title)])).toEqual([
    ["pinned", ["p"]],
    ["today", ["a"]],
    ["earlier", ["b"]],
  ]);
  expect(conversationGroups([], dayOf, "2026-05-06")).toEqual([]);
});
