import { AppError } from "@/lib/core";
import { UpstreamFault } from "../fault";

export type BodyKind = "events" | "json";

const EVENT_FIELDS = ["data:", "event:", "id:", "retry:"];
const LONGEST_FIELD = 6;

/**
 * Tells what a good status really came with. The header is a hint: gateways send streams as text/plain, JSON with the
 * header of a stream, and sign-in pages with status 200. Gives undefined while there is too little text to tell, and
 * throws `upstream_not_an_api` for a page or anything else that is no model's answer.
 */
export function sniffBody(text: string, contentType: string | null, atEnd: boolean): BodyKind | undefined {
  const type = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "text/html") throw notAnApi(contentType);
  const start = text.replace(/^\uFEFF?\s*/, "");
  if (start.startsWith("{")) return "json";
  if (start.startsWith("<")) throw notAnApi(contentType);
  if (type === "text/event-stream" && (start !== "" || atEnd)) return "events";
  if (start.startsWith(":")) return "events";
  if (EVENT_FIELDS.some((field) => start.startsWith(field))) return "events";
  if (start.length < LONGEST_FIELD && !atEnd) return undefined;
  // An empty body of any other type is an empty stream; the judge of ends names that better.
  if (start === "") return "events";
  throw notAnApi(contentType);
}

/** The fault of an address that answers, but not as a model. */
export function notAnApi(contentType: string | null): UpstreamFault {
  const type = (contentType ?? "–").slice(0, 80);
  return new UpstreamFault("never", new AppError("upstream_not_an_api", { params: { type } }));
}
