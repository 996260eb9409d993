import { sleep } from "../../scripts/lib/processes.ts";
import type { ItemFacts, RunFacts } from "./check/run.ts";
import type { StoredEvent } from "./check/events.ts";

export type Reply = { status: number; headers: Headers; body: unknown };

/** Asks one address as any program would. Throws when there is no answer within the time. */
export async function ask(url: string, init: RequestInit = {}, withinMs = 10_000): Promise<Reply> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(withinMs) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
}

export const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** The code of a problem, when a reply is one. */
export function problemCode({ body }: Reply): string {
  return typeof body === "object" && body !== null && "code" in body ? String(body.code) : "";
}

/** Asks again while the server says "not now", as what broke may have come back only just before. */
async function get(url: string): Promise<unknown> {
  for (let tries = 0; ; tries++) {
    const reply = await ask(url).catch(() => undefined);
    if (reply?.status === 200) return reply.body;
    if ((reply && reply.status !== 503) || tries === 40) throw new Error(`${url} answered ${reply?.status}`);
    await sleep(250);
  }
}

/** Every page of a list. */
async function pages<T>(url: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const body = await get(cursor === "" ? url : `${url}&cursor=${encodeURIComponent(cursor)}`);
    const page = body as { items: T[]; next_cursor: string | null };
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

export async function itemsOf(address: string, project: string, run: string): Promise<ItemFacts[]> {
  return await pages<ItemFacts>(`${address}/api/v1/runs/${run}/items?project=${project}&limit=200`);
}

/** The runs that do a batch's things, those that exist so far. */
export async function itemRuns(address: string, project: string, run: string): Promise<string[]> {
  return (await itemsOf(address, project, run)).flatMap(({ run_id: id }) => (id ? [id] : []));
}

/** Every run of the project, those that a parent began included. */
export async function allRuns(address: string, project: string): Promise<RunFacts[]> {
  const api = `${address}/api/v1/runs?project=${project}&limit=200`;
  const roots = await pages<RunFacts & { items?: unknown }>(api);
  const children = await Promise.all(
    roots.filter(({ items }) => items !== undefined).map(({ id }) => pages<RunFacts>(`${api}&parent=${id}`)),
  );
  return [...roots, ...children.flat()];
}

/** A user's rows, page by page, and the events they became. */
export async function timeline(
  address: string,
  project: string,
  user: string,
): Promise<{ behaviors: string[]; events: StoredEvent[] }> {
  const behaviors: string[] = [];
  let events: StoredEvent[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const url = `${address}/api/v1/users/${user}/timeline?project=${project}&limit=1000`;
    const page = (await get(cursor === "" ? url : `${url}&cursor=${cursor}`)) as {
      behaviors: { id: string }[];
      events: StoredEvent[];
      next_cursor: string | null;
    };
    behaviors.push(...page.behaviors.map(({ id }) => id));
    events = page.events;
    cursor = page.next_cursor;
  }
  return { behaviors, events };
}
