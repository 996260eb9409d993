import {
  countSelected,
  deleteSegment,
  insertSegment,
  selectDataVersion,
  selectFacets,
  selectProject,
  selectSegment,
  selectSegments,
  selectTypical,
  selectUsersById,
  updateSegment,
  type UserPart,
  type UserSelection,
} from "@/db";
import { AppError, SegmentId, type Ctx } from "@/lib/core";
import {
  TargetGroup,
  conditionsOf,
  groupTree,
  sharePlaces,
  shortened,
  withGroups,
  type PlainCondition,
  type Segment,
  type SegmentDefinition,
  type SegmentDetail,
  type SegmentFacets,
  type SegmentRef,
  type SegmentTree,
  type TargetRule,
  type TargetSituation,
} from "@/lib/people";
import { findTargetRule } from "./find-target-rule";
import { remembered } from "./remembered";
import { pageOfUsers, type Page, type UserPage } from "./page-of-users";

type Needs = Pick<Ctx, "db" | "project">;

const TYPICAL = 5;

const readySegment = (group: TargetGroup): Segment => ({
  id: group,
  name: group,
  ready: true,
  definition: { where: { on: "target", group } },
  created_at: null,
  updated_at: null,
});

/** The ready-made segments, then the saved ones by name; of users who are named one by one only the first few. */
export async function listSegments(ctx: Needs): Promise<Segment[]> {
  const saved = await selectSegments(ctx.db, ctx.project);
  return [
    ...TargetGroup.options.map(readySegment),
    ...saved.map((segment) => ({ ...segment, definition: shortened(segment.definition) })),
  ];
}

/** A ready-made or saved segment. Fails with `not_found`. */
export async function findSegment(ctx: Needs, ref: SegmentRef): Promise<Segment> {
  const group = TargetGroup.safeParse(ref).data;
  if (group) return readySegment(group);
  const segment = await selectSegment(ctx.db, ctx.project, ref);
  if (!segment) throw new AppError("not_found", { params: { what: "segment", id: ref } });
  return segment;
}

/** A segment with its size and its typical users. Fails with `not_found`. */
export async function getSegment(ctx: Needs, ref: SegmentRef): Promise<SegmentDetail> {
  const segment = await findSegment(ctx, ref);
  const key = ["segment", JSON.stringify(segment.definition)];
  const found = await remembered(ctx, await selectDataVersion(ctx.db, ctx.project), key, async () => {
    const selection = await select(ctx, segment.definition).catch(unlessWithoutTargets);
    if (!selection) return undefined;
    const [users, typical] = await Promise.all([
      countSelected(ctx.db, ctx.project, selection),
      selectTypical(ctx.db, ctx.project, selection, TYPICAL),
    ]);
    return { users, typical };
  });
  const typical = found ? await selectUsersById(ctx.db, ctx.project, found.typical) : [];
  return { ...segment, users: found?.users ?? null, typical };
}

function unlessWithoutTargets(error: unknown): undefined {
  if (error instanceof AppError && error.code === "segment_without_targets") return undefined;
  throw error;
}

/** Fails with `segment_exists` when the name is taken. */
export async function createSegment(
  ctx: Pick<Ctx, "db" | "project" | "ids">,
  input: { name: string; definition: SegmentDefinition },
): Promise<Segment> {
  const id = SegmentId.parse(ctx.ids.next("seg"));
  const segment = await insertSegment(ctx.db, ctx.project, { id, ...input });
  if (!segment) throw new AppError("segment_exists", { params: { name: input.name } });
  return segment;
}

/** Fails with `not_found`, or with `segment_exists` when the name is taken. */
export async function changeSegment(
  ctx: Needs,
  id: SegmentId,
  change: { name?: string | undefined; definition?: SegmentDefinition | undefined },
): Promise<Segment> {
  const changed = await updateSegment(ctx.db, ctx.project, id, change);
  if (changed === "taken") throw new AppError("segment_exists", { params: { name: change.name ?? "" } });
  if (!changed) throw new AppError("not_found", { params: { what: "segment", id } });
  return changed;
}

/** Fails with `not_found`. What was started for it goes on. */
export async function removeSegment(ctx: Needs, id: SegmentId): Promise<void> {
  if (!(await deleteSegment(ctx.db, ctx.project, id))) {
    throw new AppError("not_found", { params: { what: "segment", id } });
  }
}

/**
 * Whom a segment means now. Fails with `not_found`, and with `segment_without_targets` when it rests on target events
 * and there are none.
 */
export async function selectionOf(ctx: Needs, ref: SegmentRef): Promise<UserSelection> {
  return await select(ctx, (await findSegment(ctx, ref)).definition);
}

/**
 * A tree with conditions that rows decide in the place of groups around the targets. Fails with
 * `segment_without_targets` when it rests on target events and there are none.
 */
export async function plainTree(ctx: Needs, tree: SegmentTree): Promise<SegmentTree<PlainCondition>> {
  const groups = conditionsOf(tree).some(({ on }) => on === "target");
  const rule = groups ? await ruleOf(ctx, await selectDataVersion(ctx.db, ctx.project)) : undefined;
  return withGroups(tree, (group) => {
    if (!rule) throw new AppError("segment_without_targets");
    return groupTree(group, rule);
  });
}

export type SegmentPreview = UserPage;

/** How many users a definition means, and a page of them by id. Fails as `selectionOf` does. */
export async function previewSegment(
  ctx: Needs,
  definition: SegmentDefinition,
  page: Page & { q?: string | undefined },
): Promise<SegmentPreview> {
  return await pageOfUsers(ctx, { query: page.q, segment: await select(ctx, definition) }, page);
}

/** What conditions can be about, and how the ready-made segments come about; null while no target is chosen. */
export async function listFields(ctx: Needs): Promise<{ fields: SegmentFacets; target: TargetSituation | null }> {
  const version = await selectDataVersion(ctx.db, ctx.project);
  const [fields, rule] = await Promise.all([
    remembered(ctx, version, ["facets"], () => selectFacets(ctx.db, ctx.project)),
    ruleOf(ctx, version),
  ]);
  const target = rule && {
    targets: [...rule.targets],
    precursors: [...rule.precursors],
    events_min: rule.eventsMin,
  };
  return { fields, target: target ?? null };
}

const ruleOf = async (ctx: Needs, version: string): Promise<TargetRule | undefined> =>
  await remembered(ctx, version, ["targets"], () => findTargetRule(ctx));

/** Puts conditions that rows decide in the place of groups, and sizes in that of ratios. */
async function select(ctx: Needs, { where, sample }: SegmentDefinition): Promise<UserSelection> {
  const timeZone = (await selectProject(ctx.db, ctx.project))?.timeZone ?? "UTC";
  const groups = sample?.ratio !== undefined || conditionsOf(where).some(({ on }) => on === "target");
  const rule = groups ? await ruleOf(ctx, await selectDataVersion(ctx.db, ctx.project)) : undefined;
  const plain = (tree: SegmentTree) =>
    withGroups(tree, (group) => {
      if (!rule) throw new AppError("segment_without_targets");
      return groupTree(group, rule);
    });
  if (sample === undefined) return { timeZone, parts: [{ where: plain(where) }] };
  const { seed, users, share, ratio } = sample;
  if (share !== undefined) return { timeZone, parts: [{ where: plain(where), sample: { seed, share } }] };
  const places = users ?? 0;
  if (ratio === undefined) return { timeZone, parts: [{ where: plain(where), sample: { seed, users: places } }] };
  const wanted = TargetGroup.options.map((group) => ({
    weight: ratio[group] ?? 0,
    where: plain({ all: [where, { on: "target", group }] }),
  }));
  const available = await Promise.all(
    wanted.map(({ weight, where: part }) =>
      weight > 0 ? countSelected(ctx.db, ctx.project, { timeZone, parts: [{ where: part }] }) : 0,
    ),
  );
  const shares = sharePlaces(
    places,
    wanted.map(({ weight }, i) => ({ weight, available: available[i] ?? 0 })),
  );
  const parts = wanted.flatMap(({ where: part }, i): UserPart[] => {
    const size = shares[i] ?? 0;
    return size > 0 ? [{ where: part, sample: { seed, users: size } }] : [];
  });
  return { timeZone, parts: parts.length > 0 ? parts : [{ where: { any: [] } }] };
}
