import { createStore, type Store } from "./store";

/**
 * A store that the browser remembers, for this tab (`session`) or for good (`local`). What was remembered is read at the
 * first look, so that rendering on the server and the first paint never touch it. `check` decides what is believed.
 */
export function storedIn<T>(
  where: "session" | "local",
  key: string,
  initial: T,
  check: (value: unknown) => T,
): Store<T> {
  const store = createStore(initial);
  let read = false;
  const area = () => (where === "session" ? window.sessionStorage : window.localStorage);

  const readOnce = () => {
    if (read || typeof window === "undefined") return;
    read = true;
    try {
      const text = area().getItem(key);
      if (text !== null) store.set(() => check(JSON.parse(text)));
    } catch {
      // Storage can be switched off or hold another version's text; the page works without a memory.
    }
  };

  return {
    get() {
      readOnce();
      return store.get();
    },
    set(change) {
      readOnce();
      store.set(change);
      try {
        area().setItem(key, JSON.stringify(store.get()));
      } catch {
        // As above: a full or forbidden storage is no reason to fail.
      }
    },
    subscribe: store.subscribe,
  };
}
