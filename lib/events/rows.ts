import { promptText } from "@/lib/llm";
import type { Behavior } from "@/lib/people";

/** One behaviour as a prompt shows it: all its fields, under an alias of ours. */
export type PromptRow = { alias: string; line: string };

/**
 * A behaviour as one line of JSON. Every field it has is there, with the time in the project's zone; its own id and
 * the user's are not, so a model can neither learn nor forge them.
 */
export function toPromptRow(behavior: Behavior, alias: string, timeZone: string): PromptRow {
  const fields: Record<string, string | number> = { id: alias, t: localTime(behavior.at, timeZone) };
  fields["action"] = promptText(behavior.action);
  for (const name of ["item", "app", "media", "poi"] as const) {
    const value = behavior[name];
    if (value !== null) fields[name] = promptText(value);
  }
  if (behavior.duration !== null) fields["duration_s"] = behavior.duration;
  for (const [name, value] of Object.entries(behavior.properties)) {
    let key = promptText(name);
    // A source column may be called like one of ours, or like another once both are tidied; all of them stay.
    while (Object.hasOwn(fields, key)) key += "_";
    fields[key] = promptText(value);
  }
  return { alias, line: JSON.stringify(fields) };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2025-11-24 10:42:47` on the clocks of that zone. */
export function localTime(at: string, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    // The Swedish way to write a date is the ISO way.
    format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
    formats.set(timeZone, format);
  }
  return format.format(new Date(at));
}
