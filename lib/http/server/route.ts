import { z } from "zod";
import { checkHost, checkOrigin } from "@/lib/access";
import { ctxFor, resolveOwnProject, resolveProject, services } from "@/lib/access/server";
import { AppError, negotiateLocale, toAppError, type Ctx, type Locale } from "@/lib/core";
import { env } from "@/lib/core/server";
import { sqlState } from "@/db";
import { toProblem } from "../problem";
import { once } from "./idempotency";
import { parseWith, readJson } from "./parse";

type Shape = z.ZodType;
type Out<T> = T extends z.ZodType ? z.infer<T> : undefined;

export type RouteInput<C, P, Q, B> = {
  ctx: C;
  params: Out<P>;
  query: Out<Q>;
  body: Out<B>;
  request: Request;
  /** Aborts when the client goes away. It ends what is shown, never what is being done. */
  signal: AbortSignal;
};

/** What a handler gives: a response of its own, or a value to be sent as JSON. */
export type RouteOutput = Response | { status?: number; headers?: Record<string, string>; json: unknown };

type Spec<P, Q, B> = { params?: P; query?: Q; body?: B };

export type ProjectRoute<P, Q, B> = Spec<P, Q, B> & {
  /** A request with an Idempotency-Key is done once; for handlers that answer with JSON. */
  idempotent?: boolean;
  /** What comes without naming a project is the person's own data: it never goes into the sample. */
  intoOwnProject?: boolean;
  handler(input: RouteInput<Ctx, P, Q, B>): Promise<RouteOutput>;
};

/** What a route of the whole installation works with. */
export type InstallationCtx = Omit<Ctx, "project">;

export type InstallationRoute<P, Q, B> = Spec<P, Q, B> & {
  handler(input: RouteInput<InstallationCtx, P, Q, B>): Promise<RouteOutput>;
};

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>;

/**
 * Declares a route of one project: `?project=` names it, else it is the default one. Checks Host and origin, reads
 * and parses the input, and turns whatever is thrown into problem details. Every route is made by this or by
 * `installationRoute`.
 */
export function route<
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(spec: ProjectRoute<P, Q, B>): Handler {
  return (request, context) =>
    answer(request, async (locale) => {
      const url = new URL(request.url);
      const project = await (spec.intoOwnProject ? resolveOwnProject : resolveProject)(
        services(),
        url.searchParams.get("project"),
        locale,
      );
      const ctx = ctxFor(project, locale);
      const input = { ctx, ...(await readInput(spec, request, url, context)) };
      const key = request.headers.get("idempotency-key");
      const response =
        spec.idempotent && key !== null
          ? await answerOnce(ctx, key, url, input, () => spec.handler(input))
          : toResponse(await spec.handler(input));
      response.headers.set("x-project", project);
      return response;
    });
}

/** Declares a route that belongs to no project, such as the list of projects. */
export function installationRoute<
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(spec: InstallationRoute<P, Q, B>): Handler {
  return (request, context) =>
    answer(request, async (locale) => {
      const input = await readInput(spec, request, new URL(request.url), context);
      return toResponse(await spec.handler({ ctx: { ...services(), locale }, ...input }));
    });
}

async function answer(request: Request, work: (locale: Locale) => Promise<Response>): Promise<Response> {
  const locale = negotiateLocale(request.headers.get("accept-language"));
  const requestId = services().ids.next("req");
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
      services().log.error({ request: requestId, code: error.code }, "request failed", error.cause ?? error);
    }
    response = Response.json(problem, {
      status: problem.status,
      headers: { "content-type": "application/problem+json" },
    });
    if (error.retryable) response.headers.set("retry-after", "1");
  }
  response.headers.set("x-request-id", requestId);
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
  return response;
}

async function readInput<P extends Shape | undefined, Q extends Shape | undefined, B extends Shape | undefined>(
  spec: Spec<P, Q, B>,
  request: Request,
  url: URL,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) {
  const query = Object.fromEntries([...url.searchParams].filter(([name]) => name !== "project"));
  // Each part is present in the output exactly when the spec has a schema for it, which is what `Out` says.
  return {
    params: (spec.params && parseWith(spec.params, await context.params, "params")) as Out<P>,
    query: (spec.query && parseWith(spec.query, query, "query")) as Out<Q>,
    body: (spec.body && parseWith(spec.body, await readJson(request), "body")) as Out<B>,
    request,
    signal: request.signal,
  };
}

function toResponse(output: RouteOutput): Response {
  if (output instanceof Response) return output;
  const { status = 200, headers = {}, json } = output;
  return json === undefined ? new Response(null, { status, headers }) : Response.json(json, { status, headers });
}

async function answerOnce(
  ctx: Ctx,
  key: string,
  url: URL,
  input: { body: unknown; request: Request },
  act: () => Promise<RouteOutput>,
): Promise<Response> {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw new AppError("bad_request", { params: { detail: "Idempotency-Key" } });
  const stored = await once(
    ctx,
    { route: `${input.request.method} ${url.pathname}`, key, body: input.body ?? null },
    async () => {
      const response = toResponse(await act());
      const location = response.headers.get("location");
      return { status: response.status, body: await response.text(), headers: location ? { location } : {} };
    },
  );
  return new Response(stored.body, {
    status: stored.status,
    headers: {
      "content-type": "application/json",
      ...stored.headers,
      ...(stored.replayed ? { "idempotency-replayed": "true" } : {}),
    },
  });
}

/** Gives faults of the database their names; everything else nobody foresaw stays `internal`. */
function explain(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const state = sqlState(thrown);
  // 57014 statement timeout, 55P03 lock timeout, 53300 too many connections.
  if (state === "57014" || state === "55P03" || state === "53300") {
    return new AppError("database_busy", { cause: thrown, retryable: true });
  }
  const code = thrown instanceof Error && "cause" in thrown ? codeOf(thrown.cause) : codeOf(thrown);
  if (state?.startsWith("08") || state?.startsWith("57P") || /^(ECONN|CONNECTION_|CONNECT_)/.test(code)) {
    return new AppError("database_unavailable", { cause: thrown, retryable: true });
  }
  return toAppError(thrown);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
