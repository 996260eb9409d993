"use client";

import { useMemo, useState } from "react";
import type { AbstractedEvent } from "@/lib/runs";

type Pointed = { row: string } | { event: string } | undefined;

/** What is lit while the reader points at a row or an event: the event with all its rows, the row with all its events. */
export function useLit(events: readonly AbstractedEvent[]) {
  const [pointed, set] = useState<Pointed>();
  return useMemo(() => {
    const rows = new Set<string>();
    const lit = new Set<string>();
    if (pointed) {
      if ("row" in pointed) rows.add(pointed.row);
      for (const event of events) {
        if ("row" in pointed ? !event.behavior_ids.includes(pointed.row) : event.id !== pointed.event) continue;
        lit.add(event.id);
        for (const id of event.behavior_ids) rows.add(id);
      }
    }
    return { rows, events: lit, set };
  }, [pointed, events]);
}
