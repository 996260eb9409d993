/** What is measured: something that answers a POST with a model's stream. */
export type System = {
  readonly name: string;
  /** Address of the n-th of the streams that are open at once. */
  url(n: number): string;
  readonly body: string;
  /** CPU seconds so far of its server, and of the database or Redis beside it. */
  cpuS(): number;
  besideCpuS(): number | undefined;
  memoryMb(): number;
  serverPid: number;
  /** Ends what a round has left and waits until the server rests. */
  settle(): Promise<void>;
  stop(): Promise<void>;
};

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const REST_LOOK_MS = 250;
const REST_WAIT_MS = 60_000;
const REST_SHARE = 0.06;

/** Waits until a process uses next to no CPU, at most a minute. */
export async function untilItRests(cpuS: () => number): Promise<void> {
  const deadline = performance.now() + REST_WAIT_MS;
  for (let before = cpuS(); performance.now() < deadline;) {
    await sleep(REST_LOOK_MS);
    const now = cpuS();
    if (now - before <= (REST_SHARE * REST_LOOK_MS) / 1000) return;
    before = now;
  }
}
