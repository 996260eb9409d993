import type { z } from "zod";
import { ctxFor, resolveOwnProject, resolveProject, services } from "@/lib/access/server";
import type { Ctx, ProjectId } from "@/lib/core";
import { answer } from "./answer";
import { idempotencyKey, once } from "./idempotency";
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
  idempotent?: boolean;
  handler(input: RouteInput<InstallationCtx, P, Q, B>): Promise<RouteOutput>;
};

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>;

/**
 * Declares a route of one project: `?project=` names it, else it is the default one. Checks Host and origin, reads
 * and parses the input, and turns whatever is thrown into problem details. Every route is made by this, by
 * `installationRoute` or by `healthRoute`.
 */
export function route<
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(spec: ProjectRoute<P, Q, B>): Handler {
  return (request, context) =>
    answer(request, services(), async (locale) => {
      const url = new URL(request.url);
      const project = await (spec.intoOwnProject ? resolveOwnProject : resolveProject)(
        services(),
        url.searchParams.get("project"),
        locale,
      );
      const ctx = ctxFor(project, locale);
      const input = { ctx, ...(await readInput(spec, request, url, context)) };
      const response = await act(spec, { db: ctx.db, project }, input, () => spec.handler(input));
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
    answer(request, services(), async (locale) => {
      const ctx = { ...services(), locale };
      const input = { ctx, ...(await readInput(spec, request, new URL(request.url), context)) };
      return await act(spec, { db: ctx.db, project: NO_PROJECT }, input, () => spec.handler(input));
    });
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

/** Keys of routes that belong to no project are kept under this name, which no project can have. */
const NO_PROJECT = "" as ProjectId;

/** Does the route's work, once for all requests with one key. */
async function act(
  spec: { idempotent?: boolean },
  scope: Pick<Ctx, "db" | "project">,
  input: { body: unknown; request: Request },
  work: () => Promise<RouteOutput>,
): Promise<Response> {
  if (!spec.idempotent) return toResponse(await work());
  const body = input.body ?? { length: input.request.headers.get("content-length") };
  return await answerOnce(scope, input.request, body, work);
}

/** For routes that read their body themselves: `body` is what tells requests with one key apart. */
export async function answerOnce(
  scope: Pick<Ctx, "db" | "project">,
  request: Request,
  body: unknown,
  work: () => Promise<RouteOutput>,
): Promise<Response> {
  const key = idempotencyKey(request);
  if (key === undefined) return toResponse(await work());
  const { method, url } = request;
  const stored = await once(scope, { route: `${method} ${new URL(url).pathname}`, key, body }, async () => {
    const response = toResponse(await work());
    return { status: response.status, body: await response.text(), headers: Object.fromEntries(response.headers) };
  });
  return new Response(stored.body, {
    status: stored.status,
    headers: {
      ...stored.headers,
      ...(stored.replayed ? { "idempotency-replayed": "true" } : {}),
    },
  });
}
