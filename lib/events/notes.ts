import { EntityKind, type EntityNote } from "@/lib/entities";
import type { Behavior } from "@/lib/people";

/** So many things one prompt tells of, those that most of its rows name: it is to stay about the rows. */
const NOTES_MAX = 60;

const keyOf = (kind: EntityKind, name: string) => `${kind} ${name}`;

/** What is known of things that these behaviours name, the commonest first. */
export function notesFor(behaviors: readonly Behavior[], notes: readonly EntityNote[]): EntityNote[] {
  const known = new Map(notes.map((note) => [keyOf(note.kind, note.name), note]));
  const times = new Map<EntityNote, number>();
  for (const behavior of behaviors) {
    for (const kind of EntityKind.options) {
      const name = behavior[kind];
      const note = name === null ? undefined : known.get(keyOf(kind, name));
      if (note) times.set(note, (times.get(note) ?? 0) + 1);
    }
  }
  return [...times]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, NOTES_MAX)
    .map(([note]) => note);
}
