import { hash } from "node:crypto";
import {
  addBehavior,
  addEntity,
  addEvent,
  addProfile,
  openStaging,
  selectAliasClashes,
  storeBehaviors,
  storeEntities,
  storeEvents,
  storeProfiles,
  type ImportKey,
  type Stored,
  type Tx,
} from "@/db";
import {
  contentOf,
  contentOfEvent,
  createBehaviorReader,
  createEntityReader,
  createEventReader,
  createProfileReader,
  ENTITY_KIND_OF,
  isRejection,
  type EntityImportKind,
  type HeaderMap,
  type ImportKind,
  type ImportNotice,
  type Rejection,
  type Remarks,
} from "@/lib/ingest";
import { assertNever } from "@/lib/core";
import type { CsvRow } from "./parse-csv";

/** What an import of one kind does with its rows. */
export type Stage = {
  /** Takes a row into the temporary table, or says why not; a promise is to be waited for before the next row. */
  take(row: CsvRow): Rejection | Promise<void> | undefined;
  /** No more rows come; queries may run on the transaction again. */
  end(): Promise<void>;
  abort(reason: unknown): Promise<void>;
  /** Takes what is new out of the temporary table. */
  store(zone: { timeZone: string; isProjects: boolean }): Promise<Stored & { notices: ImportNotice[] }>;
};

const CLASHES_SHOWN_MAX = 20;

/** Opens the way into the database for rows of a kind. */
export async function openStage(tx: Tx, key: ImportKey, header: HeaderMap, remarks: Remarks): Promise<Stage> {
  const { kind } = header;
  switch (kind) {
    case "behaviors": {
      const read = createBehaviorReader(header as HeaderMap<"behaviors">, remarks);
      const copy = await openStaging(tx, "behaviors");
      return {
        take({ line, cells }) {
          const row = read(cells);
          return isRejection(row) ? row : addBehavior(copy, line, row, contentKey(contentOf(row)));
        },
        end: () => copy.end(),
        abort: (reason) => copy.abort(reason),
        store: async (zone) => ({ ...(await storeBehaviors(tx, key, zone)), notices: [] }),
      };
    }
    case "profiles": {
      const read = createProfileReader(header as HeaderMap<"profiles">, remarks);
      const copy = await openStaging(tx, "profiles");
      return {
        take({ line, cells }) {
          const row = read(cells);
          return isRejection(row) ? row : addProfile(copy, line, row);
        },
        end: () => copy.end(),
        abort: (reason) => copy.abort(reason),
        store: async () => ({ ...(await storeProfiles(tx, key)), notices: [] }),
      };
    }
    case "events": {
      const read = createEventReader(header as HeaderMap<"events">, remarks);
      const copy = await openStaging(tx, "events");
      return {
        take({ line, cells }) {
          const row = read(cells);
          return isRejection(row) ? row : addEvent(copy, line, row, contentKey(contentOfEvent(row)));
        },
        end: () => copy.end(),
        abort: (reason) => copy.abort(reason),
        store: async (zone) => ({ ...(await storeEvents(tx, key, zone)), notices: [] }),
      };
    }
    case "apps":
    case "media":
    case "items":
    case "pois":
      return await openEntityStage(tx, key, header as HeaderMap<EntityImportKind>, remarks);
    default:
      return assertNever(kind);
  }
}

async function openEntityStage(
  tx: Tx,
  key: ImportKey,
  header: HeaderMap<EntityImportKind>,
  remarks: Remarks,
): Promise<Stage> {
  const entityKind = ENTITY_KIND_OF[header.kind];
  const read = createEntityReader(header, remarks);
  const copy = await openStaging(tx, "entities");
  return {
    take({ line, cells }) {
      const row = read(cells);
      return isRejection(row) ? row : addEntity(copy, line, row);
    },
    end: () => copy.end(),
    abort: (reason) => copy.abort(reason),
    async store() {
      const stored = await storeEntities(tx, key, entityKind);
      const clashes = await selectAliasClashes(tx, key, entityKind);
      const notices: ImportNotice[] = clashes
        .slice(0, CLASHES_SHOWN_MAX)
        .map(({ id, names }) => ({ code: "alias_clash", params: { id, names: names.join(", ") } }));
      if (clashes.length > CLASHES_SHOWN_MAX) {
        notices.push({ code: "alias_clashes_more", params: { count: clashes.length - CLASHES_SHOWN_MAX } });
      }
      return { ...stored, notices };
    },
  };
}

/** 128 bits of the content's hash, which Postgres reads as a uuid. */
function contentKey(content: string): string {
  return hash("sha256", content, "hex").slice(0, 32);
}

export function stagingNeedsZone(kind: ImportKind): boolean {
  return kind === "behaviors" || kind === "events";
}
