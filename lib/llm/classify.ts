import { AppError } from "@/lib/core";
import { UpstreamFault, type FaultClass } from "./fault";

/** An error as a provider tells it, in a response's body or inside a stream. */
export type ProviderError = {
  /** The HTTP status, or the status an error inside a stream stands for. */
  status: number;
  /** The provider's own word for it, if it has one. */
  code?: string | undefined;
  message?: string | undefined;
  retryAfterMs?: number | undefined;
};

/** Codes that say more than their status does, or that arrive inside a stream, where there is no status. */
const STATUS_OF_CODE: readonly [RegExp, number][] = [
  [/insufficient_quota|insufficient_balance|billing|arrearage|exceeded_current_quota|minimax_1008|^1113$/i, 402],
  [/content_filter|content_policy|data_inspection|sensitive|minimax_102[67]/i, 451],
  [/rate_?limit|too_many_requests|throttl|minimax_(1002|1039)/i, 429],
  [/overloaded|busy|unavailable|insufficient_system_resource|capacity/i, 503],
  [/invalid_api_key|authenti|unauthori|permission|forbidden|minimax_1004/i, 401],
  [/model_not_found|not_found/i, 404],
  [/context_length|string_above_max|invalid_request|invalid_parameter|bad_request|unprocessable/i, 400],
  [/timeout/i, 504],
];

/** What providers say may echo the request; this much is enough to act on. */
const DETAIL_CHARS_MAX = 200;

/** Turns a provider's error into ours and says what it means for another try. */
export function classifyProviderError(told: ProviderError): UpstreamFault {
  const status = statusOf(told);
  const shown = told.status > 0 ? told.status : status;
  const detail = tidy([told.code, told.message].filter((word) => word !== undefined && word !== "").join(": "));
  const fault = (kind: FaultClass, error: AppError) => new UpstreamFault(kind, error, told.retryAfterMs);

  switch (status) {
    case 401:
    case 403:
      // The message is left out: some providers repeat part of the key in it.
      return fault("never", new AppError("upstream_credentials", { params: { status: shown } }));
    case 402:
      return fault("never", new AppError("upstream_quota", { params: { status: shown } }));
    case 404:
      return fault("never", new AppError("upstream_not_found", { params: { detail: detail || String(shown) } }));
    case 429:
      return fault("busy", new AppError("upstream_rate_limited", { params: { status: shown }, retryable: true }));
    case 451:
      return fault("never", new AppError("upstream_filtered", { params: { status: shown } }));
    case 529:
      return fault("busy", new AppError("upstream_busy", { params: { status: shown }, retryable: true }));
    case 503: {
      const kind = told.retryAfterMs === undefined ? "transient" : "busy";
      return fault(kind, new AppError("upstream_busy", { params: { status: shown }, retryable: true }));
    }
    case 408:
    case 409:
    case 425:
      return fault("transient", failed(shown, detail));
  }
  if (status >= 500) return fault("transient", failed(shown, detail));
  if (status >= 300 && status < 400) return fault("never", new AppError("upstream_redirect", { params: { status } }));
  return fault("never", new AppError("upstream_rejected", { params: { status: shown, detail: detail || "–" } }));
}

/** Reads an error object found inside a stream, in whichever of its shapes. */
export function readStreamError(error: unknown): ProviderError {
  if (typeof error !== "object" || error === null) return { status: 0, message: String(error) };
  const fields = new Map<string, unknown>(Object.entries(error));
  const numbers = [fields.get("status"), fields.get("status_code"), fields.get("http_code"), fields.get("code")];
  const status = numbers.map(Number).find((n) => Number.isInteger(n) && n >= 300 && n <= 599) ?? 0;
  const words = [fields.get("code"), fields.get("type")].filter((word) => typeof word === "string");
  const message = fields.get("message");
  return {
    status,
    code: words.join(" ") || undefined,
    message: typeof message === "string" ? message : undefined,
  };
}

function statusOf({ status, code }: ProviderError): number {
  const byCode = code === undefined ? undefined : STATUS_OF_CODE.find(([words]) => words.test(code))?.[1];
  // Inside a stream there is no status. With one, only words that change what to do about it count.
  if (status === 0) return byCode ?? 500;
  if (byCode === 451 && (status === 400 || status === 403)) return byCode;
  if (byCode === 402 && (status === 403 || status === 429)) return byCode;
  return status;
}

function failed(status: number, detail: string): AppError {
  return new AppError("upstream_failed", { params: { status, detail: detail || "–" }, retryable: true });
}

/** One line of bounded length without control or direction characters, so that it can stand in a log or on a page. */
function tidy(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > DETAIL_CHARS_MAX ? `${line.slice(0, DETAIL_CHARS_MAX)}…` : line;
}
