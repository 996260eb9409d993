import { z } from "zod";

/** `limit` and `cursor` of a list, with at most `max` rows a page. */
export function pageQuery(max: number, fallback: number) {
  return z.object({
    limit: z.coerce.number().int().min(1).max(max).default(fallback),
    cursor: z.string().max(1000).optional(),
  });
}
