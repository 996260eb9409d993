import { isIP } from "node:net";
import type { Readable } from "node:stream";
import { Agent, buildConnector, request } from "undici";
import { AppError } from "@/lib/core";
import { UpstreamFault } from "../fault";
import { checkedLookup, ForbiddenAddress, isForbiddenAddress } from "./addresses";
import { carryBody } from "./carried-body";
import { decompress } from "./decompress";
import { normalizeErrorBody } from "./error-body";
import type { LlmLimits } from "./limits";

/** A `fetch` that the SDK can use and the connections behind it. */
export type UpstreamFetch = {
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  close(): Promise<void>;
};

/** An error's body is read to tell a person what is wrong; a page of it is enough. */
const ERROR_BODY_CHARS_MAX = 64 * 1024;

/**
 * Makes the `fetch` under the SDK. Redirects are errors, because following one would hand the prompt to whoever is
 * named in it. The body of a good answer stays a Node stream (`takeBody`): turning it into a web stream and back
 * costs more than everything else that happens to a token here. HTTP/1.1 only, so that ending a call closes its socket.
 */
export function createUpstreamFetch(limits: Pick<LlmLimits, "connectMs">): UpstreamFetch {
  const connect = buildConnector({ timeout: limits.connectMs, lookup: checkedLookup, allowH2: false });
  const agent = new Agent({
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect(options, callback) {
      const host = options.hostname.replace(/^\[|\]$/g, "");
      // A literal address is connected to without any look-up.
      if (isIP(host) !== 0 && isForbiddenAddress(host)) return callback(new ForbiddenAddress(host), null);
      connect(options, callback);
    },
  });

  return {
    async fetch(input, init = {}) {
      const url = input instanceof Request ? input.url : input;
      const headers = Object.fromEntries(new Headers(init.headers));
      const answer = await request(url, {
        dispatcher: agent,
        method: init.method ?? "GET",
        // Some proxies hold a stream back until they can compress a block of it.
        headers: { ...headers, "accept-encoding": "identity" },
        body: textBody(init.body),
        signal: init.signal ?? null,
      });
      // A body's error is its reader's to see; before there is one, and after it left, it must not end the process.
      answer.body.on("error", () => {});
      const status = answer.statusCode;
      const responseHeaders = toHeaders(answer.headers);
      if (status >= 300 && status < 400) {
        answer.body.destroy();
        throw new UpstreamFault("never", new AppError("upstream_redirect", { params: { status } }));
      }
      const body = decompress(answer.body, responseHeaders.get("content-encoding"));
      if (status !== 200) {
        const text = normalizeErrorBody(await readStart(body, ERROR_BODY_CHARS_MAX));
        return new Response(text, {
          status: status < 200 || status > 599 || status === 204 ? 502 : status,
          headers: responseHeaders,
        });
      }
      return carryBody(new Response(null, { status, headers: responseHeaders }), body);
    },
    close: () => agent.destroy(),
  };
}

function textBody(body: RequestInit["body"]): string | null {
  if (body === undefined || body === null || typeof body === "string") return body ?? null;
  throw new TypeError("only text is sent to a model");
}

function toHeaders(fields: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  return headers;
}

/** The beginning of a body as text; what breaks on the way ends it, since the status matters more. */
async function readStart(body: Readable, charsMax: number): Promise<string> {
  let text = "";
  try {
    body.setEncoding("utf8");
    for await (const part of body) {
      text += String(part);
      if (text.length >= charsMax) break;
    }
  } catch {
    // The error the status stands for is told with as much of its text as came.
  }
  return text.slice(0, charsMax);
}
