import { SECONDS, counterBy, histogramBy, shared } from "@/lib/core/server";
import type { CallEnd } from "./call-record";

const TOKENS_PER_S = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000] as const;

const make = () => ({
  calls: counterBy("whystream_calls_total", "Calls to a model that ended.", "task", "status"),
  failures: counterBy("whystream_call_failures_total", "Calls that failed, by error code.", "task", "code"),
  tries: counterBy("whystream_call_tries_total", "Requests that calls made, each try counted.", "task"),
  tokens: counterBy("whystream_call_tokens_total", "Tokens of all tries.", "task", "direction"),
  seconds: histogramBy("whystream_call_seconds", "How long calls took, their waits with it.", SECONDS, "task"),
  firstTextSeconds: histogramBy(
    "whystream_call_first_text_seconds",
    "From the last try's request to its first text.",
    SECONDS,
    "task",
  ),
  tokensPerS: histogramBy("whystream_call_tokens_per_second", "How fast text came.", TOKENS_PER_S, "task"),
});

/** Counts a call that has ended; of whom it was for, nothing is counted. */
export function countCall(end: CallEnd): void {
  const metrics = shared("llm.metrics", make);
  const { task } = end;
  metrics.calls.of(task, end.status).add();
  if (end.errorCode !== null) metrics.failures.of(task, end.errorCode).add();
  metrics.tries.of(task).add(end.tries);
  metrics.tokens.of(task, "prompt").add(end.promptTokens);
  metrics.tokens.of(task, "completion").add(end.completionTokens);
  metrics.seconds.of(task).observe(end.ms / 1000);
  if (end.ttftMs !== null) metrics.firstTextSeconds.of(task).observe(end.ttftMs / 1000);
  if (end.tokensPerS !== null) metrics.tokensPerS.of(task).observe(end.tokensPerS);
}
