import { NextResponse, type NextRequest } from "next/server";
import { isOwnHost } from "@/lib/access";
import { errorTexts } from "@/lib/core";
import { env } from "@/lib/core/server";

/**
 * Pages only: refuses foreign Host headers and sets the content policy, with a fresh nonce for the scripts Next
 * writes into the page. The API checks its own requests in `lib/http`, never here.
 */
export function proxy(request: NextRequest): NextResponse {
  const { port, development } = env();
  if (!isOwnHost(request.headers.get("host"), port)) {
    return new NextResponse(`${errorTexts.misdirected_host.en}\n`, {
      status: 421,
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = [
    "default-src 'none'",
    // In development React evaluates code to rebuild the server's error stacks.
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' 'nonce-${nonce}'`,
    // Menus and virtual lists place themselves by style attributes; an attribute can load nothing from elsewhere here.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from this request header; one sent by the browser must not get there.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  matcher: ["/((?!api/|_next/static/|healthz$|readyz$|icon\\.svg$).*)"],
};
