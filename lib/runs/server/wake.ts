import { shared } from "@/lib/core/server";

type Callback = () => void;

const state = () => shared("runs.wake", () => ({ queue: new Set<Callback>(), parents: new Map<string, Callback>() }));

/** Somebody may take runs up: there are new ones, or a place is free. */
export function wakeQueue(): void {
  for (const callback of state().queue) callback();
}

/** Calls back whenever there may be runs to take up. The returned function ends it. */
export function onQueue(callback: Callback): () => void {
  state().queue.add(callback);
  return () => void state().queue.delete(callback);
}

/** Something changed about a parent or one of its items. */
export function wakeParent(projectId: string, parentId: string): void {
  state().parents.get(`${projectId}/${parentId}`)?.();
}

/** Calls the one who counts a parent's items back. The returned function ends it. */
export function onParent(projectId: string, parentId: string, callback: Callback): () => void {
  const { parents } = state();
  const name = `${projectId}/${parentId}`;
  parents.set(name, callback);
  return () => {
    if (parents.get(name) === callback) parents.delete(name);
  };
}
