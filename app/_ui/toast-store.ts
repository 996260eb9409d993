import { createStore } from "./state/store";

export type ToastTone = "info" | "ok" | "danger";

export type ToastEntry = {
  id: number;
  tone: ToastTone;
  title: string;
  text?: string | undefined;
  link?: { href: string; label: string } | undefined;
  action?: { label: string; run: () => void } | undefined;
  durationMs: number;
  /** Runs when the toast goes without its action having been taken. */
  onExpire?: (() => void) | undefined;
};

export const toasts = createStore<readonly ToastEntry[]>([]);

let lastId = 0;

export function showToast(
  toast: Omit<ToastEntry, "id" | "durationMs" | "tone"> & Partial<Pick<ToastEntry, "durationMs" | "tone">>,
): void {
  lastId += 1;
  const entry: ToastEntry = { tone: "info", durationMs: 8000, ...toast, id: lastId };
  toasts.set((all) => [...all, entry]);
}

/** Takes a toast away; what waited for its end happens now unless its action was taken. */
export function closeToast(id: number, taken = false): void {
  const entry = toasts.get().find((toast) => toast.id === id);
  if (!entry) return;
  toasts.set((all) => all.filter((toast) => toast.id !== id));
  if (taken) entry.action?.run();
  else entry.onExpire?.();
}

/** Something is gone from the screen and will be gone for good in ten seconds, unless it is taken back. */
export function showUndoToast(options: {
  title: string;
  undoLabel: string;
  undo: () => void;
  commit: () => void;
}): void {
  showToast({
    title: options.title,
    durationMs: 10_000,
    action: { label: options.undoLabel, run: options.undo },
    onExpire: options.commit,
  });
}
