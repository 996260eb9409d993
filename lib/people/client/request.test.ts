import { describe, expect, it } from "vitest";
import { apiUrl, readProblemDetails, RequestError } from "./request";

describe("apiUrl", () => {
  it("leaves out what is not given and escapes the rest", () => {
    expect(apiUrl("/users", { project: "mine", q: "张 三", cursor: undefined, limit: 50 })).toBe(
      "/api/v1/users?project=mine&q=%E5%BC%A0+%E4%B8%89&limit=50",
    );
    expect(apiUrl("/projects")).toBe("/api/v1/projects");
    expect(apiUrl("/x", { has: ["a", "b&c"], none: [] })).toBe("/api/v1/x?has=a&has=b%26c");
  });
});

describe("readProblemDetails", () => {
  it("reads our problems", () => {
    const problem = readProblemDetails('{"type":"x","title":"T","status":404,"code":"not_found","request_id":"req_1"}');
    expect(problem).toMatchObject({ title: "T", code: "not_found", request_id: "req_1" });
    expect(new RequestError(404, problem).message).toBe("T");
  });

  it("takes a proxy's page for no problem of ours", () => {
    expect(readProblemDetails("<html>Bad gateway</html>")).toBeUndefined();
    expect(new RequestError(502, undefined).message).toBe("HTTP 502");
  });
});
