import { AppError } from "@/lib/core";

/**
 * How long to wait before the same call makes sense again, in milliseconds from the moment the error was thrown;
 * undefined for an error that asks for no particular wait. A call never waits that long itself, since whoever made
 * it may have better things to do meanwhile than to hold what it holds.
 */
export function retryLaterMs(error: unknown): number | undefined {
  if (!(error instanceof AppError) || !error.retryable) return undefined;
  const ms = error.params["retry_after_ms"];
  return typeof ms === "number" && ms > 0 ? ms : undefined;
}

/** The same error with the wait that the service asks for. It travels in the params, as they are kept with a run. */
export function asRetryLater(error: AppError, waitMs: number): AppError {
  return new AppError(error.code, {
    params: { ...error.params, retry_after_ms: waitMs },
    cause: error,
    retryable: true,
  });
}
