import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/core";
import { checkHost, checkOrigin } from "./origin";

const codeOf = (act: () => void) => {
  try {
    act();
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
  return "passes";
};

describe("the Host header", () => {
  test.each(["localhost:3000", "127.0.0.1:3000", "[::1]:3000"])("%s is this machine", (host) => {
    expect(codeOf(() => checkHost(host, 3000))).toBe("passes");
  });

  test.each([
    null,
    "",
    "localhost",
    "localhost.:3000",
    "localhost:3001",
    "evil.example:3000",
    "127.0.0.1.evil.example:3000",
    "0.0.0.0:3000",
    "[::ffff:127.0.0.1]:3000",
    "127.1:3000",
  ])("%j is not", (host) => {
    expect(codeOf(() => checkHost(host, 3000))).toBe("misdirected_host");
  });
});

describe("the origin of a change", () => {
  const host = "localhost:3000";

  test("programs, which send no browser headers, may change things", () => {
    expect(codeOf(() => checkOrigin(new Headers(), host))).toBe("passes");
  });

  test("our own pages may", () => {
    const headers = new Headers({ origin: "http://localhost:3000", "sec-fetch-site": "same-origin" });
    expect(codeOf(() => checkOrigin(headers, host))).toBe("passes");
  });

  test.each([
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://localhost:3001" },
    { origin: "https://localhost:3000" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "http://localhost:3000", "sec-fetch-site": "cross-site" },
  ])("a foreign page may not: %j", (headers) => {
    expect(codeOf(() => checkOrigin(new Headers(headers), host))).toBe("foreign_origin");
  });
});
