import { APIError } from "openai";
import { AppError } from "@/lib/core";
import { classifyProviderError } from "../classify";
import { UpstreamFault } from "../fault";
import { parseRetryAfter } from "../retry-after";
import { ForbiddenAddress } from "./addresses";
import { withoutSecret } from "./without-secret";

export type ThrownAt = {
  host: string;
  connectMs: number;
  /** An event of the answer had arrived. */
  begun: boolean;
  nowMs: number;
  /** Removed from whatever is shown. */
  secret: string;
};

const REFUSED_BY_US = new Set(["UND_ERR_INVALID_ARG", "ERR_INVALID_URL", "ERR_INVALID_CHAR"]);
const TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/;

/**
 * Finds the fault behind whatever the SDK, undici or the socket threw. The SDK wraps what our own fetch throws, and
 * Node wraps addresses tried in turn, so the whole chain of causes is looked at. Never for a call that was cancelled:
 * the caller knows that better.
 */
export function explainThrown(thrown: unknown, at: ThrownAt): UpstreamFault {
  const chain = causes(thrown);
  for (const link of chain) {
    if (link instanceof UpstreamFault) return link;
    if (link instanceof AppError) return new UpstreamFault("never", link);
    if (link instanceof ForbiddenAddress) return unreachable("never", at, link.message, thrown);
    if (link instanceof APIError && typeof link.status === "number") return explainStatus(link, at);
  }
  for (const link of chain) {
    const code = typeof link === "object" && link !== null && "code" in link ? link.code : undefined;
    if (typeof code === "string") return explainCode(code, link, at);
  }
  // Nothing we know of went wrong on the way, so the mistake is ours.
  return new UpstreamFault("never", new AppError("internal", { cause: thrown }));
}

function explainStatus(error: APIError, at: ThrownAt): UpstreamFault {
  const headers = error.headers;
  const fault = classifyProviderError({
    status: error.status ?? 0,
    code: [error.code, error.type].filter((word) => typeof word === "string" && word !== "").join(" ") || undefined,
    message: withoutSecret(messageOf(error), at.secret),
    retryAfterMs: headers === undefined ? undefined : parseRetryAfter(headers, at.nowMs),
  });
  // OpenAI and some gateways say outright that another try is useless.
  if (headers?.get("x-should-retry") === "false") return new UpstreamFault("never", fault.error);
  return fault;
}

function explainCode(code: string, cause: unknown, at: ThrownAt): UpstreamFault {
  if (code === "UND_ERR_CONNECT_TIMEOUT" || (code === "ETIMEDOUT" && !at.begun)) {
    const params = { phase: "connect", ms: at.connectMs };
    return new UpstreamFault("transient", new AppError("upstream_timeout", { params, cause, retryable: true }));
  }
  if (TLS.test(code)) return unreachable("never", at, `TLS: ${code}`, cause);
  if (REFUSED_BY_US.has(code)) return unreachable("never", at, code, cause);
  if (at.begun) {
    const error = new AppError("upstream_broken", { params: { detail: code }, cause, retryable: true });
    return new UpstreamFault("broken", error);
  }
  return unreachable("transient", at, DETAILS[code] ?? code, cause);
}

const DETAILS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  ENOTFOUND: "unknown host name",
  EAI_AGAIN: "name look-up failed",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
  UND_ERR_SOCKET: "connection closed",
};

function unreachable(kind: "never" | "transient", at: ThrownAt, detail: string, cause: unknown): UpstreamFault {
  const params = { host: at.host, detail };
  return new UpstreamFault(kind, new AppError("upstream_unreachable", { params, cause, retryable: kind !== "never" }));
}

function messageOf(error: APIError): string {
  const body: unknown = error.error;
  if (typeof body === "object" && body !== null && "message" in body && typeof body.message === "string") {
    return body.message;
  }
  // The SDK puts the status before the text of a body that was no JSON.
  return error.message.replace(/^\d{3} /, "").replace(/<[^>]*>/g, " ");
}

function causes(thrown: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let link = thrown; link !== undefined && link !== null && chain.length < 8;) {
    chain.push(link);
    if (link instanceof AggregateError) chain.push(...link.errors);
    link = link instanceof Error ? link.cause : undefined;
  }
  return chain;
}
