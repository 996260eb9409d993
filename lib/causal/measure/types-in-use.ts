import type { SequenceDb } from "@/lib/patterns";

/** A type with how many events of it there are, and how many users have some. */
export type TypeInUse = { type: number; users: number; events: number };

/** The types of some sequences, those that most users have first; of equally many the one with more events. */
export function typesInUse({ types, users, starts, typeNames }: SequenceDb): TypeInUse[] {
  const found = typeNames.map((_, type): TypeInUse => ({ type, users: 0, events: 0 }));
  const lastUser = new Int32Array(typeNames.length).fill(-1);
  for (let s = 0; s < users.length; s++) {
    const user = users[s] ?? -1;
    for (let e = starts[s] ?? 0; e < (starts[s + 1] ?? 0); e++) {
      const type = types[e] ?? -1;
      const its = found[type];
      if (!its) continue;
      its.events++;
      if (lastUser[type] !== user) its.users++;
      lastUser[type] = user;
    }
  }
  return found
    .filter(({ events }) => events > 0)
    .toSorted((a, b) => b.users - a.users || b.events - a.events || a.type - b.type);
}
