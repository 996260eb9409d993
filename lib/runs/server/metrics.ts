import { SECONDS, counter, counterBy, gauge, histogram, shared } from "@/lib/core/server";
import { endReasons } from "./hub";

const make = () => ({
  published: counter("whystream_frames_published_total", "Frames that runs of this process gave to their viewers."),
  logged: counter("whystream_frames_logged_total", "Frames that are in the log."),
  batches: counter("whystream_log_batches_total", "Batches in which frames went to the log."),
  batchFailures: counter("whystream_log_batch_failures_total", "Batches that failed and were written again."),
  flushSeconds: histogram("whystream_log_flush_seconds", "How long a batch took to be in the log.", SECONDS),
  backlogChars: gauge("whystream_log_backlog_chars", "Text that was published and is not in the log yet."),
  tailFrames: counterBy("whystream_tail_frames_total", "Frames given to readers, by where they came from.", "source"),
  ended: counterBy(
    "whystream_runs_ended_total",
    "Runs that ended in this process, by their last frame.",
    "kind",
    "end",
  ),
  takeovers: counterBy("whystream_takeovers_total", "Runs carried on after their worker was gone.", "kind"),
  retries: counterBy(
    "whystream_retries_total",
    "Calls to a model that were made again, by the code of the fault.",
    "reason",
  ),
  cancelSeconds: histogram(
    "whystream_cancel_seconds",
    "From the moment the worker heard of a cancel to the run's end in the log.",
    SECONDS,
  ),
});

/** What the runs of this process are counted by. */
export function runMetrics(): ReturnType<typeof make> {
  return shared("runs.metrics", make);
}

/** Watches for the moment a run's worker hears of a cancel; the returned function is called when the run has ended. */
export function timeCancel(signal: AbortSignal): () => void {
  let heardAt: number | undefined;
  signal.addEventListener("abort", () => (heardAt = performance.now()), { once: true });
  return () => {
    if (heardAt === undefined || signal.reason !== endReasons().cancelled) return;
    runMetrics().cancelSeconds.observe((performance.now() - heardAt) / 1000);
  };
}
