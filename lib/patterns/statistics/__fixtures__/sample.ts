import { parse } from "csv-parse/sync";
import { generateSample } from "../../../../scripts/sample/index.ts";
import type { EventColumns } from "../../mining/build-sequences.ts";

/**
 * What truly happened in the sample project, as if somebody had imported the events that a model should find: one for
 * each true event, at the time of its first row; and what leads to what there.
 */
export function sampleEvents(seed?: string) {
  const { files, truth, truthRows } = generateSample(seed);
  const rows = (text: string): string[][] => parse(text, { bom: true, record_delimiter: "\r\n" }).slice(1);
  const behaviors = rows(files.find(({ kind }) => kind === "behaviors")?.text ?? "");
  const typeNames = truth.event_types.map(({ name }) => name);
  const userIds: string[] = [];
  const seen = new Set<string>();
  const columns = { users: [] as number[], types: [] as number[], times: [] as number[] };
  for (const [i, [, user = "", type = "", event = ""]] of rows(truthRows).entries()) {
    if (event === "" || seen.has(event)) continue;
    seen.add(event);
    if (userIds.at(-1) !== user) userIds.push(user);
    columns.users.push(userIds.length - 1);
    columns.types.push(typeNames.indexOf(type));
    columns.times.push(Date.parse(`${behaviors[i]?.[2]?.replace(" ", "T")}Z`));
  }
  const events: EventColumns = {
    users: Int32Array.from(columns.users),
    types: Int32Array.from(columns.types),
    times: Float64Array.from(columns.times),
    userIds,
    typeNames,
  };
  return { events, truth, isImplied: impliedBy([...truth.edges, ...truth.journeys]) };
}

/** Whether a step of a sequence leads to its last one, be it by way of others. */
function impliedBy(links: readonly { readonly cause: string; readonly effect: string }[]) {
  const leadsTo = (cause: string, effect: string): boolean =>
    links.some((link) => link.cause === cause && (link.effect === effect || leadsTo(link.effect, effect)));
  return (steps: readonly string[]) => steps.slice(0, -1).some((step) => leadsTo(step, steps.at(-1) ?? ""));
}
