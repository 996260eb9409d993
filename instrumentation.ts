/** Runs once when a server starts, before its first request; never during a build. */
export async function register(): Promise<void> {
  // Written this way round, the compiler leaves all of it out of what it prepares for other runtimes.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { beginProcess } = await import("@/lib/core/server");
    await beginProcess(async () => {
      const { startWork } = await import("@/lib/work/server");
      await startWork();
    });
  }
}
