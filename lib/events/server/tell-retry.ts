import { errorMessage } from "@/lib/core";
import type { LlmDelta } from "@/lib/llm";
import type { RunHandle } from "@/lib/runs/server";

/** Says that a call is made again, when and why. */
export function tellRetry(run: RunHandle, item: string, delta: Extract<LlmDelta, { type: "retry" }>): void {
  run.publish({
    type: "retry",
    item,
    try: delta.try,
    of: delta.of,
    wait_ms: delta.waitMs,
    until: new Date(run.ctx.clock.now() + delta.waitMs).toISOString(),
    reason: delta.error.code,
    message: errorMessage(delta.error, run.locale),
  });
}
