import type { Db, RunKey } from "@/db";
import { shared } from "@/lib/core/server";
import { signalsOf } from "./signals";

const places = () => shared("runs.places", () => new Set<() => void>());

/** This process could take up another run. */
export function placeIsFree(): void {
  for (const callback of places()) callback();
}

/** Calls back whenever this process could take something up: there is more to do, or it has room again. */
export function onWork(db: Db, callback: () => void): () => void {
  places().add(callback);
  const leave = signalsOf(db).onQueue(callback);
  return () => {
    places().delete(callback);
    leave();
  };
}

const FAMILY = "family";
const nameOf = ({ projectId, runId }: RunKey) => `${projectId}/${runId}`;

/** Something changed about a parent or about one of its items. */
export function familyMoved(db: Db, parent: RunKey): void {
  signalsOf(db).send(FAMILY, nameOf(parent));
}

/** Calls back whenever something changed about a parent or its items. */
export function onFamily(db: Db, parent: RunKey, callback: () => void): () => void {
  const name = nameOf(parent);
  return signalsOf(db).on(FAMILY, (moved) => {
    if (moved === name) callback();
  });
}
