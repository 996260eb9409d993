import type { PlainCondition, SegmentTree } from "@/lib/people";

/** Which of a project's users are meant, by their places: 1 or 0. */
export type Members = Uint8Array;

/** Who fits a tree, from who fits each of its conditions. */
export function membersOf(
  tree: SegmentTree<PlainCondition>,
  users: number,
  fitting: (condition: PlainCondition) => Members,
): Members {
  if ("on" in tree) return fitting(tree);
  if ("not" in tree) return membersOf(tree.not, users, fitting).map((fits) => 1 - fits);
  const every = "all" in tree;
  const members = new Uint8Array(users).fill(every ? 1 : 0);
  for (const part of every ? tree.all : tree.any) {
    const its = membersOf(part, users, fitting);
    for (let user = 0; user < users; user++) {
      members[user] = every ? (members[user] ?? 0) & (its[user] ?? 0) : (members[user] ?? 0) | (its[user] ?? 0);
    }
  }
  return members;
}

/** How many there are, or how many of them are among the others, too. */
export function countOf(members: Members, others?: Members): number {
  let count = 0;
  for (let user = 0; user < members.length; user++) count += (members[user] ?? 0) & (others ? (others[user] ?? 0) : 1);
  return count;
}

/** Those who are in both, or in the first only. */
export const both = (a: Members, b: Members): Members => a.map((fits, user) => fits & (b[user] ?? 0));
export const without = (a: Members, b: Members): Members => a.map((fits, user) => fits & (1 - (b[user] ?? 0)));

/** The sum of what each of the members has. */
export function sumOf(members: Members, amounts: ArrayLike<number>): number {
  let sum = 0;
  for (let user = 0; user < members.length; user++) if (members[user] === 1) sum += amounts[user] ?? 0;
  return sum;
}
