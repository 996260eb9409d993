export type StopSignal = {
  /** Aborts when we are first asked to end. */
  signal: AbortSignal;
  /** Calls back when we are asked again: whoever is still ending should stop being gentle. */
  onHurry(callback: () => void): void;
};

/** npm passes on the Ctrl-C that the terminal has sent us already, so one key press can arrive twice. */
const ECHO_MS = 700;

/** Watches for Ctrl-C, a polite kill and the terminal being closed. */
export function watchStopSignal(): StopSignal {
  const controller = new AbortController();
  const hurried = new Set<() => void>();
  let first = 0;
  const heard = () => {
    if (!controller.signal.aborted) {
      first = Date.now();
      controller.abort();
    } else if (Date.now() - first > ECHO_MS) {
      for (const callback of hurried) callback();
    }
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, heard);
  return { signal: controller.signal, onHurry: (callback) => void hurried.add(callback) };
}
