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
  type BatchKind,
  type BatchRowOf,
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
      return withReader(await openRowStage(tx, key, kind), read);
    }
    case "events": {
      const read = createEventReader(header as HeaderMap<"events">, remarks);
      return withReader(await openRowStage(tx, key, kind), read);
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
    case "apps":
    case "media":
    case "items":
    case "pois":
      return await openEntityStage(tx, key, header as HeaderMap<EntityImportKind>, remarks);
    default:
      return assertNever(kind);
  }
}

/** What is done with rows that were read already. */
export type RowStage<R> = Omit<Stage, "take"> & {
  /** A promise is to be waited for before the next row. */
  add(line: number, row: R): Promise<void> | undefined;
};

/** The ways into the database for rows that have a moment and a content of their own. */
const ROW_STAGES: {
  [K in BatchKind]: {
    add(copy: Awaited<ReturnType<typeof openStaging>>, line: number, row: BatchRowOf[K]): Promise<void> | undefined;
    store(tx: Tx, key: ImportKey, zone: { timeZone: string; isProjects: boolean }): Promise<Stored>;
  };
} = {
  behaviors: {
    add: (copy, line, row) => addBehavior(copy, line, row, contentKey(contentOf(row))),
    store: storeBehaviors,
  },
  events: {
    add: (copy, line, row) => addEvent(copy, line, row, contentKey(contentOfEvent(row))),
    store: storeEvents,
  },
};

export async function openRowStage<K extends BatchKind>(
  tx: Tx,
  key: ImportKey,
  kind: K,
): Promise<RowStage<BatchRowOf[K]>> {
  const copy = await openStaging(tx, kind);
  const { add, store } = ROW_STAGES[kind];
  return {
    add: (line, row) => add(copy, line, row),
    end: () => copy.end(),
    abort: (reason) => copy.abort(reason),
    store: async (zone) => ({ ...(await store(tx, key, zone)), notices: [] }),
  };
}

function withReader<R extends object>(
  { add, ...stage }: RowStage<R>,
  read: (cells: readonly string[]) => R | Rejection,
): Stage {
  return {
    ...stage,
    take({ line, cells }) {
      const row = read(cells);
      return isRejection(row) ? row : add(line, row);
    },
  };
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
