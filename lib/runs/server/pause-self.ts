import type { PauseReason } from "@/lib/runs";

/** Thrown by an executor that cannot go on and has not failed: its run rests until somebody resumes it. */
export class PauseSelf extends Error {
  readonly reason: PauseReason;

  constructor(reason: PauseReason) {
    super(`paused: ${reason}`);
    this.name = "PauseSelf";
    this.reason = reason;
  }
}
