import type { Fact, FactRef } from "@/lib/qa";

type Ref<K extends FactRef["kind"]> = Extract<FactRef, { kind: K }>;

/** Who is behind a fact: users by what they have in common, or those of a relation, or one user. */
export type Behind =
  { kind: "users"; groups: Ref<"users">[] } | { kind: "edge"; edge: Ref<"edge"> } | { kind: "user"; id: string };

/** Whether one comes for the users or right for their rows. */
export type BehindStart = "users" | "rows";

/** Undefined where a fact is about nobody, such as one about a graph as a whole. */
export function behindOf({ refs }: Pick<Fact, "refs">): Behind | undefined {
  const groups = refs.filter((ref) => ref.kind === "users");
  const edge = refs.find((ref) => ref.kind === "edge");
  const user = refs.find((ref) => ref.kind === "user");
  // Where a relation is, its people are those whose events show it, which says more than a condition.
  if (edge) return { kind: "edge", edge };
  if (groups.length > 0) return { kind: "users", groups };
  return user ? { kind: "user", id: user.id } : undefined;
}
