import { z } from "zod";
import { parseWith } from "@/lib/http/server";
import { PatternFilter } from "@/lib/patterns";

/** Which patterns of a set are meant; `has` may be given several times, of which a query's schema sees one. */
export const FilterQuery = PatternFilter.omit({ has: true }).extend({ has: z.string().optional() });

/** The filter that a request's query means. */
export function filterOf({ has: _one, ...filter }: z.infer<typeof FilterQuery>, request: Request): PatternFilter {
  const given = new URL(request.url).searchParams.getAll("has");
  const has = parseWith(PatternFilter.shape.has, given, "query/has") ?? [];
  return has.length > 0 ? { ...filter, has } : filter;
}
