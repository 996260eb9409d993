import {
  countRelations,
  selectActions,
  selectCatalog,
  selectCountingNames,
  selectDataVersion,
  selectNamesVersion,
  selectNeighbors,
  selectRelations,
  selectRowNames,
  selectTopUsers,
  type ActionKinds,
  type ActionRows,
  type CatalogEntry,
  type CountingName,
  type NameMap,
  type RowName,
} from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import {
  nameKey,
  wordedRelation,
  type EntityKind,
  type EntityRef,
  type KnownEntity,
  type Knowledge,
  type NameOrigin,
  type Relation,
  type RelationKind,
} from "@/lib/entities";
import { decodeCursor, encodeCursor, remembered } from "@/lib/people/server";

type Needs = Pick<Ctx, "db" | "project">;

type SpelledName = { name: string; rows: number; origin: NameOrigin };

/** What the rows' names mean: which entity each is, and how each entity is spelled. */
type Book = {
  entities: ReadonlyMap<string, CatalogEntry>;
  spellings: ReadonlyMap<string, readonly SpelledName[]>;
  /** Of entities whose rows count for another one: that one. */
  countsAs: ReadonlyMap<string, CatalogEntry>;
  map: NameMap;
  meaning: ActionKinds;
};

const keyOf = (kind: string, key: string) => `${kind} ${key}`;

/** Read once for these data and for what is said of open names: which entity each name means, and what actions do. */
async function readBook(ctx: Needs): Promise<Book> {
  const version = await Promise.all([selectDataVersion(ctx.db, ctx.project), selectNamesVersion(ctx.db, ctx.project)]);
  return await remembered(ctx, version.join(" "), ["relations"], async () => {
    const [catalog, names, actions, counting] = await Promise.all([
      selectCatalog(ctx.db, ctx.project),
      selectRowNames(ctx.db, ctx.project),
      selectActions(ctx.db, ctx.project),
      selectCountingNames(ctx.db, ctx.project),
    ]);
    const said = new Map(counting.map((each) => [keyOf(each.kind, each.name_key), each]));
    return { ...readNames(catalog, names, said), meaning: readActions(actions, said) };
  });
}

type Said = ReadonlyMap<string, CountingName>;

function readNames(catalog: readonly CatalogEntry[], names: readonly RowName[], said: Said): Omit<Book, "meaning"> {
  const byKey = new Map(catalog.map((entry) => [keyOf(entry.kind, entry.name_key), entry]));
  const spellings = new Map<string, SpelledName[]>();
  const countsAs = new Map<string, CatalogEntry>();
  const kinds: EntityKind[] = [];
  const spelled: string[] = [];
  const ids: string[] = [];
  const identified: boolean[] = [];
  for (const { kind, name, entity_key: key, rows } of names) {
    const own = byKey.get(keyOf(kind, key));
    const meant = said.get(keyOf(kind, key));
    const target = meant?.target_key ? byKey.get(keyOf(kind, meant.target_key)) : undefined;
    // A list that names it says more than a model, and a person more than a list.
    const other = target?.listed && (meant?.accepted || !own?.listed) ? target : undefined;
    const entry = other ?? own;
    if (!entry) continue;
    if (other && own && other !== own) countsAs.set(own.id, other);
    const origin = other === undefined ? "rows" : meant?.accepted ? "person" : "model";
    const known = spellings.get(entry.id) ?? [];
    known.push({ name, rows, origin });
    spellings.set(entry.id, known);
    kinds.push(kind);
    spelled.push(name);
    ids.push(entry.id);
    identified.push(other !== undefined);
  }
  const entities = new Map(catalog.map((entry) => [entry.id, entry]));
  return { entities, spellings, countsAs, map: { kinds, names: spelled, ids, identified } };
}

function readActions(actions: readonly ActionRows[], said: Said): ActionKinds {
  const read = actions.map(({ action }) => {
    const worded = wordedRelation(action);
    const relation = worded ?? said.get(keyOf("action", nameKey(action)))?.relation ?? undefined;
    const kind = relation ?? "other";
    // That an action makes no relation there is, it says by itself.
    return { action, kind, identified: worded === undefined && kind !== "other" };
  });
  return {
    actions: read.map(({ action }) => action),
    kinds: read.map(({ kind }) => kind),
    identified: read.map((each) => each.identified),
  };
}

const refOf = ({ id, kind, name }: CatalogEntry): EntityRef => ({ id, kind, name });

/** Entities whose name holds the text, those with most rows first. */
export async function searchKnown(
  ctx: Needs,
  input: { q?: string | undefined; kind?: EntityKind | undefined; limit: number },
): Promise<KnownEntity[]> {
  const { entities, spellings } = await readBook(ctx);
  const text = nameKey(input.q ?? "");
  return [...entities.values()]
    .filter((entry) => entry.name_key.includes(text) && (input.kind === undefined || entry.kind === input.kind))
    .map((entry) => ({
      ...refOf(entry),
      rows: (spellings.get(entry.id) ?? []).reduce((sum, { rows }) => sum + rows, 0),
    }))
    .toSorted((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1))
    .slice(0, input.limit);
}

const TOP_USERS = 20;
const NEIGHBORS = 30;
/** Whose rows are looked through for neighbours; more would take longer than anybody waits. */
const NEIGHBOR_USERS_MAX = 2000;

/** What the rows say of an entity. Fails with `not_found`. */
export async function getKnowledge(ctx: Needs, id: string): Promise<Knowledge> {
  const { entities, spellings, countsAs, map, meaning } = await readBook(ctx);
  const entry = entities.get(id);
  if (!entry) throw new AppError("not_found", { params: { what: "entity", id } });
  const spelled = spellings.get(id) ?? [];
  const names = {
    kind: entry.kind,
    names: spelled.map(({ name }) => name),
    identified: spelled.flatMap(({ name, origin }) => (origin === "rows" ? [] : [name])),
  };
  const counted = countsAs.get(id);
  const [{ users, relations }, topUsers, neighbors] =
    spelled.length === 0
      ? [{ users: 0, relations: [] }, [], []]
      : await Promise.all([
          countRelations(ctx.db, ctx.project, names, meaning),
          selectTopUsers(ctx.db, ctx.project, names, meaning, TOP_USERS),
          selectNeighbors(ctx.db, ctx.project, { id, names, map, usersMax: NEIGHBOR_USERS_MAX, limit: NEIGHBORS }),
        ]);
  return {
    entity: { ...refOf(entry), category: entry.category },
    names: [...spelled],
    ...(counted ? { counts_as: refOf(counted) } : {}),
    users,
    relations,
    top_users: topUsers,
    neighbors: neighbors.flatMap(({ id: other, users: shared }) => {
      const found = entities.get(other);
      return found ? [{ ...refOf(found), users: shared }] : [];
    }),
    neighbors_of: Math.min(users, NEIGHBOR_USERS_MAX),
  };
}

export type RelationPage = { items: Relation[]; next_cursor: string | null };

/**
 * Relations of a user, or of an entity with everybody, counted from rows, in the order of users and entities. Fails with
 * `not_found` when there is no such entity.
 */
export async function listRelations(
  ctx: Needs,
  input: {
    user_id?: string | undefined;
    entity_id?: string | undefined;
    relation?: RelationKind | undefined;
    limit: number;
    cursor?: string | undefined;
  },
): Promise<RelationPage> {
  const { entities, map, meaning } = await readBook(ctx);
  const { user_id: userId, entity_id: entityId, relation, limit } = input;
  if (entityId !== undefined && !entities.has(entityId)) {
    throw new AppError("not_found", { params: { what: "entity", id: entityId } });
  }
  const [user = "", entity = "", kind = ""] = input.cursor === undefined ? [] : decodeCursor(input.cursor, 3);
  const found = await selectRelations(ctx.db, ctx.project, {
    userId,
    map: entityId === undefined ? map : only(map, entityId),
    meaning,
    relation,
    after: input.cursor === undefined ? undefined : [user, entity, kind],
    limit: limit + 1,
  });
  const items = found.slice(0, limit).flatMap(({ id, ...rest }): Relation[] => {
    const entry = entities.get(id);
    return entry ? [{ ...rest, entity: refOf(entry) }] : [];
  });
  const last = found[limit - 1];
  const more = found.length > limit && last !== undefined;
  return { items, next_cursor: more ? encodeCursor([last.user_id, last.id, last.relation]) : null };
}

function only({ kinds, names, ids, identified }: NameMap, id: string): NameMap {
  const places = ids.flatMap((each, i) => (each === id ? [i] : []));
  const pick = <T>(list: readonly T[]): T[] => places.flatMap((i) => list.slice(i, i + 1));
  return { kinds: pick(kinds), names: pick(names), ids: pick(ids), identified: pick(identified) };
}
