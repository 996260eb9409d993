import { z } from "zod";

/** RFC 9457, as our API answers every failure. */
export const ProblemDetails = z.object({
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  code: z.string(),
  request_id: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export type ProblemDetails = z.infer<typeof ProblemDetails>;

/** A request that the server refused or could not carry out. */
export class RequestError extends Error {
  readonly status: number;
  readonly problem: ProblemDetails | undefined;

  constructor(status: number, problem: ProblemDetails | undefined) {
    super(problem?.title ?? `HTTP ${status}`);
    this.name = "RequestError";
    this.status = status;
    this.problem = problem;
  }
}

type RequestOptions = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  /** A list is given as one parameter for each of its members. */
  query?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  signal?: AbortSignal | undefined;
};

/** The address of a resource of our API inside a project. */
export function apiUrl(path: string, query: RequestOptions["query"] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each));
  }
  const text = search.toString();
  return `/api/v1${path}${text ? `?${text}` : ""}`;
}

/** The reader chose a language for the page; its problems come in the same one, not in the browser's. */
export function readerLanguage(): string {
  return document.documentElement.lang || "en";
}

/** Asks our API and checks the answer's shape once, where it enters. */
export async function request<T>(path: string, schema: z.ZodType<T>, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  return schema.parse(await response.json());
}

/** The same for answers that have no body. */
export async function command(path: string, options: RequestOptions): Promise<void> {
  await send(path, options);
}

/** What browsers carry on with after a page was left is 64 KB in all; several may be under way. */
const KEPT_ALIVE_MAX = 8_000;

async function send(path: string, { method = "GET", body, query, signal }: RequestOptions): Promise<Response> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const response = await fetch(apiUrl(path, query), {
    method,
    headers: {
      accept: "application/json",
      "accept-language": readerLanguage(),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(text === undefined ? {} : { body: text }),
    // What a person did shows at once, so it also has to arrive when the page is left or reloaded right after.
    ...(method !== "GET" && (text?.length ?? 0) <= KEPT_ALIVE_MAX ? { keepalive: true } : {}),
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw new RequestError(response.status, readProblemDetails(await response.text()));
  return response;
}

/** A proxy between us and the server may answer in its own words; those are not problem details. */
export function readProblemDetails(text: string): ProblemDetails | undefined {
  try {
    return ProblemDetails.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
