import { shared } from "./globals.ts";

type Task = () => Promise<void> | void;

const state = () => shared("shutdown", () => ({ controller: new AbortController(), tasks: new Set<Task>() }));

/** Aborts when the process has been told to end. Streams watch it: they say goodbye and close. */
export function shutdownSignal(): AbortSignal {
  return state().controller.signal;
}

export function isShuttingDown(): boolean {
  return shutdownSignal().aborted;
}

/**
 * Registers what must still happen before the process ends, such as giving back leases. Tasks run together, after
 * the signal has aborted, and get a few seconds in all. Returns a function that takes the task off the list.
 */
export function beforeExit(task: Task): () => void {
  const { tasks } = state();
  tasks.add(task);
  return () => void tasks.delete(task);
}

/**
 * Begins the end: aborts the signal and runs the tasks. Resolves when all are done or `withinMs` has passed; a task
 * that fails stops no other, its error is handed to `onError`.
 */
export async function shutDown(withinMs: number, onError: (error: unknown) => void = () => {}): Promise<void> {
  const { controller, tasks } = state();
  if (controller.signal.aborted) return;
  controller.abort(new Error("The server is shutting down."));
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs);
  });
  const all = Promise.all([...tasks].map(async (task) => task()).map((done) => done.catch(onError)));
  await Promise.race([all, limit]);
  clearTimeout(timer);
}
