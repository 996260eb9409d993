import { AppError } from "@/lib/core";
import { UpstreamFault } from "./fault";
import type { FinishReason, LlmTask } from "./schema";

/** Everything a stream left behind that tells whether its answer is whole. */
export type EndEvidence = {
  grammar: LlmTask["grammar"];
  /** The provider's own word, if any chunk held one. */
  finish: string | undefined;
  /** `[DONE]` came. */
  done: boolean;
  /** A chunk with the usage and no choices came; providers send it after a complete answer only. */
  usageAlone: boolean;
  /** The answer holds something besides white space. */
  answered: boolean;
  /** For `records`: the last record was the end record. */
  endRecord: boolean;
  refused: boolean;
};

const STOP = /^(stop|eos|end|end_turn|eos_token|stop_sequence|complete|completed|finish)$/i;
const LENGTH = /^(length|max_tokens|model_length|max_length)$/i;
const FILTERED = /^(content_filter|sensitive|safety|refusal|blocklist|prohibited_content)$/i;
const TOOL = /^(tool_calls?|function_call)$/i;
const BROKEN = /^(insufficient_system_resource|network_error|error|aborted?|abort|cancelled|timeout)$/i;

/**
 * Decides how an answer ended. No single sign is trusted: there are providers that never say why they stopped, that
 * never send `[DONE]`, and connections that end in the middle of a word without any error. Throws an UpstreamFault
 * unless the answer is whole or was cut by its own length limit, which the caller has to weigh.
 */
export function judgeEnd(evidence: EndEvidence): FinishReason {
  const { finish, done, usageAlone, answered, endRecord, refused } = evidence;
  if (refused || (finish !== undefined && FILTERED.test(finish))) {
    throw new UpstreamFault("never", new AppError("upstream_filtered"));
  }
  if (finish !== undefined && TOOL.test(finish)) throw toolCallFault();
  if (finish !== undefined && BROKEN.test(finish)) {
    throw new UpstreamFault("broken", new AppError("upstream_busy", { params: { status: finish }, retryable: true }));
  }
  if (evidence.grammar === "records" && endRecord) return finishReason(finish);
  if (finish === undefined && !done && !usageAlone) throw truncated("broken", "no finish reason, no [DONE]");
  if (!answered) {
    // A reasoning model may spend its whole allowance on thoughts; another try would do the same.
    if (finish !== undefined && LENGTH.test(finish)) throw truncated("never", "length, before any answer");
    throw new UpstreamFault("content", new AppError("upstream_empty", { retryable: true }));
  }
  if (evidence.grammar === "records" && (finish === undefined || !LENGTH.test(finish))) {
    throw truncated(finish === undefined ? "broken" : "content", "no end record");
  }
  return finishReason(finish);
}

/** We offer no tools, so a call of one is no answer. */
export function toolCallFault(): UpstreamFault {
  return new UpstreamFault(
    "content",
    new AppError("upstream_bad_chunk", { params: { detail: "tool_calls" }, retryable: true }),
  );
}

function truncated(kind: "never" | "broken" | "content", detail: string): UpstreamFault {
  return new UpstreamFault(
    kind,
    new AppError("upstream_truncated", { params: { detail }, retryable: kind !== "never" }),
  );
}

function finishReason(finish: string | undefined): FinishReason {
  if (finish === undefined) return "unknown";
  if (LENGTH.test(finish)) return "length";
  return STOP.test(finish) ? "stop" : "unknown";
}
