import { NextRequest } from "next/server";
import { describe, expect, test } from "vitest";
import { config, proxy } from "./proxy";

const ask = (host: string) => proxy(new NextRequest("http://127.0.0.1:3000/p/sample", { headers: { host } }));
const policyOf = (response: Response) => response.headers.get("content-security-policy") ?? "";

describe("pages", () => {
  test.each(["evil.example:3000", "localhost:3001", "127.0.0.1.evil.example:3000"])(
    "are refused to the Host %s",
    (host) => {
      const response = ask(host);
      expect(response.status).toBe(421);
      expect(response.headers.has("x-middleware-next")).toBe(false);
    },
  );

  test.each(["localhost:3000", "127.0.0.1:3000", "[::1]:3000"])("load nothing from elsewhere (%s)", (host) => {
    const directives = policyOf(ask(host))
      .split("; ")
      .map((text) => text.split(" "));
    expect(directives.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        "default-src",
        "script-src",
        "connect-src",
        "frame-ancestors",
        "base-uri",
        "form-action",
      ]),
    );
    for (const [name, ...sources] of directives) {
      expect(sources).not.toEqual([]);
      for (const source of sources) {
        if (name === "style-src-attr") expect(source).toBe("'unsafe-inline'");
        else expect(source).toMatch(/^('self'|'none'|'strict-dynamic'|'nonce-[A-Za-z0-9+/]{22}=='|data:|blob:)$/);
      }
    }
  });

  test("get a nonce of their own each, which the request to Next carries too", () => {
    const [one, two] = [ask("localhost:3000"), ask("localhost:3000")];
    expect(policyOf(one)).not.toBe(policyOf(two));
    expect(one.headers.get("x-middleware-request-content-security-policy")).toBe(policyOf(one));
  });
});

test.each([
  ["/", true],
  ["/p/sample/users", true],
  ["/metrics", true],
  ["/healthz/x", true],
  ["/healthz", false],
  ["/readyz", false],
  ["/api/v1/runs", false],
  ["/_next/static/a.js", false],
])("whether %s passes the proxy: %s", (path, passes) => {
  expect(new RegExp(`^${config.matcher[0]}$`).test(path)).toBe(passes);
});
