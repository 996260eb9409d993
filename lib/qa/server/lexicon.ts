import {
  countNamedEntities,
  selectDataVersion,
  selectEntitiesNamed,
  selectGraph,
  selectGraphs,
  selectGraphTerms,
  selectGraphVersion,
  selectGraphVersions,
  selectKnownUsers,
  selectNamedEntities,
  selectNamedTypes,
  selectNewestPatterns,
  selectProfileFacets,
  selectQuartiles,
  selectSegments,
  selectTotals,
  type EntityRow,
  type NamedTypeRow,
  type QuartilesRow,
} from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import { isChinese, otherName } from "@/lib/events";
import { PROFILE_FIELD_TYPES, TargetGroup, profileFieldWords, type ProfileFacet } from "@/lib/people";
import { remembered } from "@/lib/people/server";
import {
  nameCandidates,
  userIdsIn,
  type Lexicon,
  type LexiconEntity,
  type LexiconField,
  type LexiconGraph,
  type LexiconSegment,
  type LexiconType,
  type Scope,
} from "..";

type Needs = Pick<Ctx, "db" | "project">;

/** With more entities than this, those are looked up that a question may name. */
const ENTITIES_HELD = 3000;
const FOUND_EACH = 20;
/** Of a large project these are known whatever is asked. */
const COMMONEST = 50;
const PATTERNS_HELD = 300;
const USER_IDS_MAX = 20;

/**
 * What a question about a project can be about. What stays the same while the data do is kept; what the question decides,
 * such as which of its words are users, is looked up. Everything is of this project: what another one has is not there.
 * Fails with `not_found` where the scope names a graph, a version or a segment that is not there.
 *
 * @param question also earlier ones of its conversation, for their names count as well
 */
export async function loadLexicon(ctx: Needs, scope: Scope, question = ""): Promise<Lexicon> {
  const version = await selectDataVersion(ctx.db, ctx.project);
  const ids = userIdsIn(question).slice(0, USER_IDS_MAX);
  const [held, entities, segments, graph, patterns, users] = await Promise.all([
    remembered(ctx, version, ["qa-lexicon"], () => readNames(ctx)),
    findEntities(ctx, version, question),
    readSegments(ctx, scope),
    readGraph(ctx, scope),
    selectNewestPatterns(ctx.db, ctx.project, PATTERNS_HELD),
    selectKnownUsers(
      ctx.db,
      ctx.project,
      ids.map(({ id }) => id),
    ),
  ]);
  return { ...held, entities, segments, graph, patterns, users };
}

async function readNames(ctx: Needs): Promise<Pick<Lexicon, "days" | "totals" | "types" | "fields" | "kinds">> {
  const [totals, types, facets, quartiles] = await Promise.all([
    selectTotals(ctx.db, ctx.project),
    selectNamedTypes(ctx.db, ctx.project),
    selectProfileFacets(ctx.db, ctx.project),
    selectQuartiles(ctx.db, ctx.project),
  ]);
  const { users, behaviors, events, first, last, kinds } = totals;
  const fields = [
    ...facets.profile.map((facet) => toField("profile", facet, quartiles)),
    ...facets.properties
      // A typed field of the same name says it better.
      .filter(({ name }) => !facets.profile.some((each) => each.name === name))
      .map((facet) => toField("property", facet, quartiles)),
  ];
  return {
    days: first === null || last === null ? null : { first, last },
    totals: { users, behaviors, events },
    types: types.map(toType),
    fields,
    kinds,
  };
}

function toType({ name, name_zh: zh, name_en: en, names, ...row }: NamedTypeRow): LexiconType {
  const known = otherName(name);
  const words = {
    zh: zh ?? known?.["zh-CN"] ?? name,
    en: en ?? known?.en ?? name,
  };
  const plain = { zh: isChinese(name) ? name : words.zh, en: isChinese(name) ? words.en : name };
  return {
    ...row,
    name,
    words: zh === null && en === null ? words : plain,
    names: names.filter((each) => each !== name),
  };
}

function toField(
  on: LexiconField["on"],
  { name, users, values }: ProfileFacet,
  quartiles: readonly QuartilesRow[],
): LexiconField {
  const part = on === "profile" ? "fields" : "properties";
  const found = quartiles.find((row) => row.part === part && row.name === name);
  const own = on === "profile" ? PROFILE_FIELD_TYPES[name as keyof typeof PROFILE_FIELD_TYPES] : undefined;
  const [p25 = 0, p50 = 0, p75 = 0] = found?.cuts ?? [];
  const type = own ?? (found ? "number" : "text");
  return {
    on,
    name,
    words: profileFieldWords(name),
    type,
    users,
    values: values.map(({ value, count }) => ({ value, users: count })),
    ...(type === "number" && found ? { numbers: { min: found.low, max: found.high, p25, p50, p75 } } : {}),
  };
}

const toEntity = ({ kind, name, brand, series, users, behaviors, spellings }: EntityRow): LexiconEntity => {
  const named = spellings.length === 0 || spellings.some((each) => each.toLowerCase().includes(name.toLowerCase()));
  return {
    kind,
    name,
    names: spellings.filter((each) => each !== name),
    users,
    behaviors,
    ...(brand === null || series === null ? {} : { brand, series }),
    ...(named ? {} : { spellings }),
  };
};

/** All entities of a project, or of a large one the commonest and those that the question may name. */
async function findEntities(ctx: Needs, version: string, question: string): Promise<readonly LexiconEntity[]> {
  const common = await remembered(ctx, version, ["qa-entities"], async () => {
    const count = await countNamedEntities(ctx.db, ctx.project);
    const limit = count > ENTITIES_HELD ? COMMONEST : ENTITIES_HELD;
    return {
      all: count <= ENTITIES_HELD,
      entities: (await selectNamedEntities(ctx.db, ctx.project, limit)).map(toEntity),
    };
  });
  if (common.all || question === "") return common.entities;
  const found = await selectEntitiesNamed(ctx.db, ctx.project, nameCandidates(question), FOUND_EACH);
  const known = new Set(common.entities.map(({ kind, name }) => `${kind} ${name}`));
  const more = found.map(toEntity).filter(({ kind, name }) => !known.has(`${kind} ${name}`));
  return more.length === 0 ? common.entities : [...common.entities, ...more];
}

async function readSegments(ctx: Needs, scope: Scope): Promise<readonly LexiconSegment[]> {
  const saved = await selectSegments(ctx.db, ctx.project);
  const version = saved.map(({ id, updated_at: at }) => `${id} ${at}`).join();
  const segments = await remembered(ctx, version, ["qa-segments"], async (): Promise<LexiconSegment[]> => [
    ...TargetGroup.options.map((group) => ({
      id: group,
      name: group,
      ready: true,
      where: { on: "target" as const, group },
    })),
    ...saved.map(({ id, name, definition }) => ({ id, name, ready: false, where: definition.where })),
  ]);
  if (scope.segment !== undefined && !segments.some(({ id }) => id === scope.segment)) {
    throw new AppError("not_found", { params: { what: "segment", id: scope.segment } });
  }
  return segments;
}

async function readGraph(ctx: Needs, scope: Scope): Promise<LexiconGraph | null> {
  const { graph_id: id } = scope;
  const row =
    id === undefined
      ? (await selectGraphs(ctx.db, { projectId: ctx.project, limit: 1 }))[0]
      : await selectGraph(ctx.db, ctx.project, id);
  if (!row) {
    if (id === undefined) return null;
    throw new AppError("not_found", { params: { what: "causal graph", id } });
  }
  const wanted = scope.graph_version ?? row.newest.version;
  if (wanted !== row.newest.version && !(await selectGraphVersion(ctx.db, ctx.project, row.id, wanted))) {
    throw new AppError("not_found", { params: { what: "version", id: String(wanted) } });
  }
  // What a version holds never changes; which versions there are and what the graph is called does.
  const state = `${row.newest.version} ${row.name}`;
  return await remembered(ctx, state, ["qa-graph", row.id, String(wanted)], async () => {
    const [{ nodes, edges }, versions] = await Promise.all([
      selectGraphTerms(ctx.db, ctx.project, row.id, wanted),
      selectGraphVersions(ctx.db, ctx.project, row.id),
    ]);
    return {
      id: row.id,
      name: row.name,
      version: wanted,
      versions: versions.map((each) => each.version),
      nodes: nodes.map(({ zh, en, field, value, ...node }) => ({
        ...node,
        label: { zh, en },
        feature: field === null ? null : { field, value: value ?? "" },
      })),
      edges,
    };
  });
}
