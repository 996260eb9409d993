import type { AppError } from "@/lib/core";

/**
 * What a fault means for the next try:
 * `never` asking again brings the same · `busy` the service asks for patience · `transient` chance, before anything
 * arrived · `broken` the answer broke off after it had begun · `content` the answer came whole and is of no use.
 */
export type FaultClass = "never" | "busy" | "transient" | "broken" | "content";

/** A failed try: the error a reader sees, and what the client needs to decide about another try. */
export class UpstreamFault extends Error {
  readonly error: AppError;
  readonly class: FaultClass;
  /** How long the service itself asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(faultClass: FaultClass, error: AppError, retryAfterMs?: number) {
    super(error.message, { cause: error });
    this.name = "UpstreamFault";
    this.class = faultClass;
    this.error = error;
    this.retryAfterMs = retryAfterMs;
  }
}
