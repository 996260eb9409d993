import { AppError, errorMessage, type Locale } from "@/lib/core";
import type { Frame } from "@/lib/runs";

/** The only frame of an item that was cancelled before anybody began it. */
export function childFrame(runId: string, locale: Locale): string {
  const message = errorMessage(new AppError("cancelled"), locale);
  return JSON.stringify({ type: "cancelled", message, run: runId, attempt: 1, seq: 1 } satisfies Frame);
}
