/**
 * Brings an error's body into the one shape the SDK reads, `{"error": {"message", "code"}}`. Without this the SDK
 * reports "no body" for FastAPI's `{"detail"}`, for `{"message"}` alone and for Google's array around the error.
 */
export function normalizeErrorBody(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return text;
  }
  if (Array.isArray(body)) body = body[0];
  if (!isObject(body)) return text;
  const error = body["error"];
  if (isObject(error)) return JSON.stringify({ error });
  if (typeof error === "string") return JSON.stringify({ error: { message: error, code: body["code"] } });
  const message = body["message"] ?? body["detail"] ?? body["msg"];
  const words = typeof message === "string" ? message : JSON.stringify(message ?? body);
  return JSON.stringify({ error: { message: words, code: body["code"], type: body["type"], param: body["param"] } });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
