import { describe, expect, it } from "vitest";
import { UpstreamFault } from "./fault";
import { judgeEnd, type EndEvidence } from "./judge";

const nothing: EndEvidence = {
  grammar: "text",
  finish: undefined,
  done: false,
  usageAlone: false,
  answered: true,
  endRecord: false,
  refused: false,
};

function verdict(evidence: Partial<EndEvidence>): string {
  try {
    return judgeEnd({ ...nothing, ...evidence });
  } catch (thrown) {
    if (!(thrown instanceof UpstreamFault)) throw thrown;
    return `${thrown.error.code} ${thrown.class}`;
  }
}

describe("judgeEnd: a text", () => {
  it.each([
    [{ finish: "stop", done: true }, "stop"],
    [{ finish: "stop" }, "stop"],
    [{ finish: "eos" }, "stop"],
    [{ finish: "something new" }, "unknown"],
    [{ done: true }, "unknown"],
    [{ usageAlone: true }, "unknown"],
    [{ finish: "length" }, "length"],
    [{ finish: "max_tokens", done: true }, "length"],
    [{}, "upstream_truncated broken"],
    [{ answered: false }, "upstream_truncated broken"],
    [{ finish: "stop", answered: false }, "upstream_empty content"],
    [{ done: true, answered: false }, "upstream_empty content"],
    [{ finish: "length", answered: false }, "upstream_truncated never"],
    [{ finish: "content_filter" }, "upstream_filtered never"],
    [{ finish: "sensitive" }, "upstream_filtered never"],
    [{ finish: "stop", refused: true }, "upstream_filtered never"],
    [{ finish: "tool_calls" }, "upstream_bad_chunk content"],
    [{ finish: "insufficient_system_resource", done: true }, "upstream_busy broken"],
  ] as const)("%j: %s", (evidence, expected) => expect(verdict(evidence)).toBe(expected));
});

describe("judgeEnd: records", () => {
  it.each([
    [{ endRecord: true, finish: "stop", done: true }, "stop"],
    [{ endRecord: true }, "unknown"],
    [{ endRecord: true, finish: "length" }, "length"],
    [{ finish: "length" }, "length"],
    [{ finish: "stop", done: true }, "upstream_truncated content"],
    [{ done: true }, "upstream_truncated broken"],
    [{}, "upstream_truncated broken"],
    [{ finish: "content_filter", endRecord: true }, "upstream_filtered never"],
  ] as const)("%j: %s", (evidence, expected) => expect(verdict({ grammar: "records", ...evidence })).toBe(expected));
});
