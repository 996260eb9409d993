import { checkHost, checkOrigin } from "@/lib/access";
import { AppError, negotiateLocale, toAppError, type Ctx, type Locale } from "@/lib/core";
import { env } from "@/lib/core/server";
import { isPassingFault, sqlState } from "@/db";
import { toProblem } from "../problem";
import { httpMetrics } from "./metrics";

/** What all routes share: checks Host and origin, does the work, and turns whatever is thrown into problem details. */
export async function answer(
  request: Request,
  { ids, log }: Pick<Ctx, "ids" | "log">,
  work: (locale: Locale) => Promise<Response>,
): Promise<Response> {
  const began = performance.now();
  const locale = negotiateLocale(request.headers.get("accept-language"));
  const requestId = ids.next("req");
  let response: Response;
  try {
    const host = request.headers.get("host");
    checkHost(host, env().port);
    if (request.method !== "GET" && request.method !== "HEAD") checkOrigin(request.headers, host);
    response = await work(locale);
  } catch (thrown) {
    const error = explain(thrown);
    const problem = toProblem(error, locale, requestId);
    if (problem.status >= 500 && !error.code.startsWith("upstream_")) {
      log.error({ request: requestId, code: error.code }, "request failed", error.cause ?? error);
    }
    response = Response.json(problem, {
      status: problem.status,
      headers: { "content-type": "application/problem+json" },
    });
    if (error.retryable) response.headers.set("retry-after", "1");
  }
  response.headers.set("x-request-id", requestId);
  const { requests, firstByteSeconds } = httpMetrics();
  requests.of(`${Math.floor(response.status / 100)}xx`).add();
  // A stream's first bytes go out as soon as it is handed over.
  if (STREAM.test(response.headers.get("content-type") ?? ""))
    firstByteSeconds.observe((performance.now() - began) / 1000);
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
  return response;
}

const STREAM = /^(text\/event-stream|application\/x-ndjson)\b/;

/** Gives faults of the database their names; everything else nobody foresaw stays `internal`. */
function explain(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  // A statement that took too long: the same request may do better when less is going on.
  if (sqlState(thrown) === "57014") return new AppError("database_busy", { cause: thrown, retryable: true });
  if (!isPassingFault(thrown)) return toAppError(thrown);
  // Without a state it was the connection that failed; 08 and 57P say the same from the server's side.
  const gone = /^(08|57P)/.test(sqlState(thrown) ?? "08");
  return new AppError(gone ? "database_unavailable" : "database_busy", { cause: thrown, retryable: true });
}
