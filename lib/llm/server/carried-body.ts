import type { Readable } from "node:stream";

const bodies = new WeakMap<Response, Readable>();

/**
 * Lets a response travel through the SDK with its body beside it, still a Node stream. The SDK hands the same
 * response object back from `asResponse()` and never touches the body of an answer it is not asked to parse.
 */
export function carryBody(response: Response, body: Readable): Response {
  // See `createUpstreamFetch`; the body may be another one behind a decompressor, or the offline model's.
  body.on("error", () => {});
  bodies.set(response, body);
  return response;
}

/** The body given to `carryBody`; a response of another origin is a mistake in this folder. */
export function takeBody(response: Response): Readable {
  const body = bodies.get(response);
  if (body === undefined) throw new Error("this response carries no body");
  bodies.delete(response);
  return body;
}
