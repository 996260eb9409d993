import type { Ctx } from "@/lib/core";
import { BOM, csvLine } from "@/lib/ingest";
import type { Pattern, PatternFilter, PatternSetId } from "@/lib/patterns";
import { getSet } from "./sets";
import { openPatterns } from "./set-patterns";

type Value = string | number | boolean | null | undefined;

const COLUMNS: readonly (readonly [string, (pattern: Pattern) => Value])[] = [
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
  ["confidence_n", ({ confidence }) => confidence?.n],
  ["confidence_of", ({ confidence }) => confidence?.of],
  ["lift", ({ lift }) => lift?.est],
  ["lift_lo", ({ lift }) => lift?.lo],
  ["lift_hi", ({ lift }) => lift?.hi],
  ["lift_observed", ({ lift }) => lift?.observed],
  ["lift_expected", ({ lift }) => lift?.expected],
  ["lift_borrowed", ({ lift }) => lift?.borrowed],
  ["p", ({ p }) => p],
  ["q", ({ q }) => q],
  ["beyond_chance", ({ beyond_chance: beyond }) => beyond],
  ["lag_ms_p25", ({ lag_ms: lag }) => lag?.p25],
  ["lag_ms_p50", ({ lag_ms: lag }) => lag?.p50],
  ["lag_ms_p75", ({ lag_ms: lag }) => lag?.p75],
  ["lag_n", ({ lag_ms: lag }) => lag?.n],
  ["reached_n", ({ contrast }) => contrast?.reached.n],
  ["reached_of", ({ contrast }) => contrast?.reached.of],
  ["others_n", ({ contrast }) => contrast?.others.n],
  ["others_of", ({ contrast }) => contrast?.others.of],
  ["odds_ratio", ({ contrast }) => contrast?.odds_ratio.est],
  ["odds_ratio_lo", ({ contrast }) => contrast?.odds_ratio.lo],
  ["odds_ratio_hi", ({ contrast }) => contrast?.odds_ratio.hi],
  ["contrast_p", ({ contrast }) => contrast?.p],
  ["contrast_q", ({ contrast }) => contrast?.q],
  ["saved", ({ saved }) => saved],
  ["hidden", ({ hidden }) => hidden],
];

/** Of each segment; a share is two columns, since a spreadsheet takes "3/12" for a day. */
const SEGMENT_COLUMNS: readonly (readonly [string, (segment: Pattern["segments"][number]) => Value])[] = [
  ["n", ({ n }) => n],
  ["of", ({ of }) => of],
  ["lo", ({ lo }) => lo],
  ["hi", ({ hi }) => hi],
  ["lift", ({ lift }) => lift],
  ["p", ({ p }) => p],
  ["q", ({ q }) => q],
];

/**
 * The patterns of a set that fit a filter, as a file: CSV with a line for each, or one JSON object `{set, patterns}`.
 * The body is made while it is taken. Fails with `not_found`.
 */
export async function exportPatterns(
  ctx: Pick<Ctx, "db" | "project">,
  id: PatternSetId,
  format: "csv" | "json",
  filter: PatternFilter,
): Promise<{ fileName: string; body: AsyncIterable<string> }> {
  const set = await getSet(ctx, id);
  const pages = await openPatterns(ctx, id, filter);
  async function* csv(): AsyncGenerator<string> {
    const ofSegments = set.segment_names.flatMap((segment) => SEGMENT_COLUMNS.map(([name]) => `${segment} ${name}`));
    yield BOM + csvLine([...COLUMNS.map(([name]) => name), ...ofSegments]);
    for await (const page of pages) {
      yield page
        .map((pattern) =>
          csvLine([
            ...COLUMNS.map(([, value]) => String(value(pattern) ?? "")),
            ...pattern.segments.flatMap((segment) => SEGMENT_COLUMNS.map(([, value]) => String(value(segment) ?? ""))),
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
