import type { RunEvidence } from "./run.ts";
import { fold, type Violation } from "./seen.ts";

export type StoredEvent = { id: string; user_id: string; type: string; behavior_ids: string[] };

/** What the API has of one user after the end. */
export type UserFacts = { id: string; behaviors: readonly string[]; events: readonly StoredEvent[] };

/**
 * Looks at one user's stored events: none twice, all on the user's own rows, and exactly those that the last run
 * which made some announced. `covers`: the model put every row into exactly one event.
 */
export function checkUser(user: UserFacts, runs: readonly RunEvidence[], { covers }: { covers: boolean }): Violation[] {
  const about = `user ${user.id}`;
  const found: Violation[] = [];
  const own = new Set(user.behaviors);
  const seen = new Map<string, string>();
  const used = new Map<string, string>();
  for (const event of user.events) {
    const identity = JSON.stringify([event.type, event.behavior_ids.toSorted()]);
    const twin = seen.get(identity);
    if (twin !== undefined)
      found.push({ kind: "doubled_event", about, detail: `${twin} and ${event.id}: ${identity}` });
    seen.set(identity, event.id);
    const foreign = event.behavior_ids.filter((id) => !own.has(id));
    if (foreign.length > 0 || event.behavior_ids.length === 0 || event.user_id !== user.id) {
      found.push({ kind: "foreign_evidence", about, detail: `${event.id} of ${event.user_id} rests on ${foreign}` });
    }
    for (const id of covers ? event.behavior_ids : []) {
      const before = used.get(id);
      if (before !== undefined)
        found.push({ kind: "doubled_event", about, detail: `row ${id} is in ${before} and ${event.id}` });
      used.set(id, event.id);
    }
  }
  const made = runs
    .filter(({ run }) => run.subject === user.id && (run.status === "succeeded" || run.status === "partial"))
    .toSorted((a, b) => ((a.run.finished_at ?? "") < (b.run.finished_at ?? "") ? -1 : 1));
  const last = made.at(-1);
  if (last === undefined) {
    if (user.events.length > 0)
      found.push({ kind: "events_differ", about, detail: `${user.events.length} events, but no run made any` });
    return found;
  }
  const announced = fold(last.log).flatMap(({ type, data }) =>
    type === "event" ? [(JSON.parse(data) as { event: StoredEvent }).event] : [],
  );
  const texts = (events: readonly StoredEvent[]) => events.map((event) => canonical(event)).toSorted();
  const [stored, told] = [texts(user.events), texts(announced)];
  if (stored.join("\n") !== told.join("\n")) {
    const odd = stored.find((text) => !told.includes(text)) ?? told.find((text) => !stored.includes(text));
    const detail = `${stored.length} stored, ${told.length} announced by ${last.run.id}; only on one side: ${odd}`;
    found.push({ kind: "events_differ", about, detail });
  }
  if (covers && last.run.status === "succeeded") {
    const missing = user.behaviors.filter((id) => !used.has(id));
    if (missing.length > 0) found.push({ kind: "uncovered_row", about, detail: `${missing.length}: ${missing}` });
  }
  return found;
}

function canonical(value: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
