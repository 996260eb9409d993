import { describe, expect, it } from "vitest";
import { classifyProviderError, readStreamError, type ProviderError } from "./classify";

function verdict(told: ProviderError): string {
  const { error, class: kind } = classifyProviderError(told);
  return `${error.code} ${kind}`;
}

describe("classifyProviderError", () => {
  it.each([
    [400, "upstream_rejected never"],
    [401, "upstream_credentials never"],
    [402, "upstream_quota never"],
    [403, "upstream_credentials never"],
    [404, "upstream_not_found never"],
    [408, "upstream_failed transient"],
    [409, "upstream_failed transient"],
    [413, "upstream_rejected never"],
    [422, "upstream_rejected never"],
    [425, "upstream_failed transient"],
    [429, "upstream_rate_limited busy"],
    [500, "upstream_failed transient"],
    [502, "upstream_failed transient"],
    [503, "upstream_busy transient"],
    [504, "upstream_failed transient"],
    [529, "upstream_busy busy"],
  ])("reads status %i", (status, expected) => expect(verdict({ status })).toBe(expected));

  it("knows an empty account from a busy service, and a filter from a mistake", () => {
    expect(verdict({ status: 429, code: "insufficient_quota" })).toBe("upstream_quota never");
    expect(verdict({ status: 400, code: "content_filter" })).toBe("upstream_filtered never");
    expect(verdict({ status: 400, code: "context_length_exceeded" })).toBe("upstream_rejected never");
    expect(verdict({ status: 503, retryAfterMs: 1_000 })).toBe("upstream_busy busy");
  });

  it.each([
    [{ code: 429, message: "slow" }, "upstream_rate_limited busy"],
    [{ code: "429" }, "upstream_rate_limited busy"],
    [{ type: "rate_limit_error" }, "upstream_rate_limited busy"],
    [{ type: "overloaded_error" }, "upstream_busy transient"],
    [{ code: "insufficient_quota", type: "insufficient_quota" }, "upstream_quota never"],
    [{ code: "invalid_api_key" }, "upstream_credentials never"],
    [{ type: "invalid_request_error", code: "context_length_exceeded" }, "upstream_rejected never"],
    [{ code: "data_inspection_failed" }, "upstream_filtered never"],
    [{ message: "The server had an error", type: "server_error", code: null }, "upstream_failed transient"],
    ["boom", "upstream_failed transient"],
    [null, "upstream_failed transient"],
  ])("reads an error inside a stream: %j", (error, expected) => expect(verdict(readStreamError(error))).toBe(expected));

  it("shows what the provider says as one short line", () => {
    const { error } = classifyProviderError({ status: 400, code: "bad", message: `no\n\u202Esuch ${"x".repeat(500)}` });
    expect(error.params["detail"]).toMatch(/^bad: no such x+…$/);
    expect(String(error.params["detail"]).length).toBeLessThanOrEqual(201);
  });
});
