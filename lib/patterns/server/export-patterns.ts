import type { Ctx } from "@/lib/core";
import { BOM, csvLine } from "@/lib/ingest";
import type { Pattern, PatternSetId } from "@/lib/patterns";
import { getSet } from "./sets";
import { openPatterns } from "./set-patterns";

const COLUMNS: readonly (readonly [string, (pattern: Pattern) => string | number | boolean | null | undefined])[] = [
  ["rank", ({ rank }) => rank],
  ["events", ({ events }) => events.join(" → ")],
  ["length", ({ events }) => events.length],
  ["users", ({ users }) => users.n],
  ["of_users", ({ users }) => users.of],
  ["sessions", ({ sessions }) => sessions.n],
  ["of_sessions", ({ sessions }) => sessions.of],
  ["support", ({ support }) => support],
  ["confidence", ({ confidence }) => confidence?.est],
  ["confidence_lo", ({ confidence }) => confidence?.lo],
  ["confidence_hi", ({ confidence }) => confidence?.hi],
  ["lift", ({ lift }) => lift?.est],
  ["lift_lo", ({ lift }) => lift?.lo],
  ["lift_hi", ({ lift }) => lift?.hi],
  ["p", ({ p }) => p],
  ["q", ({ q }) => q],
  ["beyond_chance", ({ beyond_chance: beyond }) => beyond],
  ["lag_ms_p25", ({ lag_ms: lag }) => lag?.p25],
  ["lag_ms_p50", ({ lag_ms: lag }) => lag?.p50],
  ["lag_ms_p75", ({ lag_ms: lag }) => lag?.p75],
  ["odds_ratio", ({ contrast }) => contrast?.odds_ratio.est],
  ["odds_ratio_lo", ({ contrast }) => contrast?.odds_ratio.lo],
  ["odds_ratio_hi", ({ contrast }) => contrast?.odds_ratio.hi],
  ["contrast_q", ({ contrast }) => contrast?.q],
  ["saved", ({ saved }) => saved],
];

/**
 * A set as a file: CSV with a line for each pattern, or one JSON object `{set, patterns}`. The body is made while it is
 * taken. Fails with `not_found`.
 */
export async function exportPatterns(
  ctx: Pick<Ctx, "db" | "project">,
  id: PatternSetId,
  format: "csv" | "json",
): Promise<{ fileName: string; body: AsyncIterable<string> }> {
  const set = await getSet(ctx, id);
  const pages = await openPatterns(ctx, id);
  async function* csv(): AsyncGenerator<string> {
    yield BOM + csvLine([...COLUMNS.map(([name]) => name), ...set.segment_names.map((name) => `users: ${name}`)]);
    for await (const page of pages) {
      yield page
        .map((pattern) =>
          csvLine([
            ...COLUMNS.map(([, value]) => String(value(pattern) ?? "")),
            ...pattern.segments.map(({ n, of }) => `${n}/${of}`),
          ]),
        )
        .join("");
    }
  }
  async function* json(): AsyncGenerator<string> {
    yield `{"set":${JSON.stringify(set)},"patterns":[`;
    let separator = "\n";
    for await (const page of pages) {
      yield separator + page.map((pattern) => JSON.stringify(pattern)).join(",\n");
      separator = ",\n";
    }
    yield "\n]}\n";
  }
  return { fileName: `patterns-${id}.${format}`, body: format === "csv" ? csv() : json() };
}
