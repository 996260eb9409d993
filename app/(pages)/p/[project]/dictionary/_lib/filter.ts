import { EventCategory, EventRole, EventTypeState } from "@/lib/events";
import type { TypeFilter } from "@/lib/events/client";

/** The list's filter as the address has it; what is not known there is left out. */
export function filterOf(read: (name: string) => string | null | undefined): TypeFilter {
  const role = read("role");
  return {
    q: read("q")?.slice(0, 100) || undefined,
    state: EventTypeState.safeParse(read("state")).data,
    role: role === "none" ? "none" : EventRole.safeParse(role).data,
    category: EventCategory.safeParse(read("category")).data,
  };
}

/** The same as a query string, empty where nothing is filtered. */
export function searchOf(filter: TypeFilter): string {
  const set = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return new URLSearchParams(set).toString();
}
