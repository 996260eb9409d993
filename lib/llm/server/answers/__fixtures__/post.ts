import type { Signals } from "../signals";

/** Signals that reach everybody who has them, at once. */
export function createPost(): Signals {
  const ears = new Set<{ channel: string; hear(payload: string): void }>();
  return {
    notify(channel, payload) {
      for (const ear of ears) if (ear.channel === channel) queueMicrotask(() => ear.hear(payload));
    },
    on(channel, hear) {
      const ear = { channel, hear };
      ears.add(ear);
      return () => ears.delete(ear);
    },
  };
}
