import type { z } from "zod";
import { AppError } from "@/lib/core";

/** Bodies of commands are small; files have a route of their own. */
const JSON_BYTES_MAX = 1024 * 1024;

/** Parses what came from outside, or tells every place that is wrong. */
export function parseWith<T extends z.ZodType>(schema: T, value: unknown, where: string): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    pointer: `/${[where, ...issue.path].map((part) => String(part).replace(/~/g, "~0").replace(/\//g, "~1")).join("/")}`,
    detail: issue.message,
  }));
  const first = errors[0];
  const detail = first ? `${first.pointer}: ${first.detail}` : where;
  throw new AppError("bad_request", { params: { detail }, errors });
}

/** The JSON body, of at most 1 MiB; an empty body counts as `{}`. */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type");
  const text = await readText(request, JSON_BYTES_MAX);
  if (text.trim() === "") return {};
  // Forms and plain text are what a foreign page can send without asking; JSON it cannot.
  if (type === null || !/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    throw new AppError("unsupported_media_type", { params: { expected: "application/json", actual: type ?? "?" } });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("bad_json", { cause });
  }
}

async function readText(request: Request, bytesMax: number): Promise<string> {
  if (!request.body) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of request.body) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) throw new AppError("body_too_large", { params: { max: "1 MiB" } });
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("bad_json", { cause: error });
  }
}
