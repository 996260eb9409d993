import { createHash } from "node:crypto";
import { selectCounts, selectFitting, selectProfileValues } from "@/db";
import type { Ctx } from "@/lib/core";
import { conditionsOf, type PlainCondition, type SegmentTree } from "@/lib/people";
import { plainTree } from "@/lib/people/server";
import { membersOf, type Members } from "../facts/people";
import { kept } from "./kept";
import { PeopleChanged, type People } from "./everybody";
import { countRowsInMemory } from "./things";
import { countEventsInMemory } from "./timelines";

type Needs = Pick<Ctx, "db" | "project">;
type Counting = Extract<PlainCondition, { on: "behaviors" | "events" }>;

/** Who fits a tree; every condition in it has been looked up. */
export type Fits = (tree: SegmentTree) => Members;

/**
 * Looks up who fits any of some trees. Conditions that no question asked of these data before are read together: the
 * project's behaviours and its events once each, however many conditions count them. Fails with
 * `segment_without_targets` as a segment does.
 */
export async function loadFits(ctx: Needs, people: People, trees: readonly SegmentTree[]): Promise<Fits> {
  const plain = new Map<string, SegmentTree<PlainCondition>>();
  for (const tree of trees) {
    const key = JSON.stringify(tree);
    if (!plain.has(key)) plain.set(key, await plainTree(ctx, tree));
  }
  const conditions = new Map<string, PlainCondition>();
  for (const tree of plain.values()) {
    for (const condition of conditionsOf(tree)) conditions.set(JSON.stringify(condition), condition);
  }
  const read = fittingReader(ctx, people);
  const entries = [...conditions];
  const found = await Promise.all(entries.map(([, condition]) => fittingOf(ctx, people, condition, read)));
  const fitting = new Map(entries.map(([key], i) => [key, found[i] ?? new Uint8Array(people.ids.length)]));
  const members = new Map<string, Members>();
  return (tree) => {
    const key = JSON.stringify(tree);
    const known = members.get(key);
    if (known) return known;
    const its = plain.get(key);
    if (!its) throw new Error("a tree was not looked up");
    const fits = membersOf(its, people.ids.length, (condition) => {
      const fit = fitting.get(JSON.stringify(condition));
      if (!fit) throw new Error("a condition was not looked up");
      return fit;
    });
    members.set(key, fits);
    return fits;
  };
}

async function fittingOf(
  ctx: Needs,
  people: People,
  condition: PlainCondition,
  read: (condition: PlainCondition) => Promise<Members>,
): Promise<Members> {
  if (condition.on === "users") {
    const members = new Uint8Array(people.ids.length);
    for (const id of condition.ids) {
      const place = people.placeOf.get(id);
      if (place !== undefined) members[place] = 1;
    }
    return members;
  }
  return await kept(ctx, people.version, ["fits", keyOf(condition)], async () => {
    const value = await read(condition);
    return { value, bytes: value.length };
  });
}

/** Conditions may name hundreds of values; what is kept is found by a digest of them. */
const keyOf = (condition: PlainCondition): string =>
  createHash("sha256").update(JSON.stringify(condition)).digest("base64");

const COUNTED = { behaviors: countRowsInMemory, events: countEventsInMemory };

async function selected(
  { db, project }: Needs,
  people: People,
  conditions: readonly PlainCondition[],
): Promise<Members[]> {
  if (conditions.length === 0) return [];
  const { fitting, who } = await selectFitting(db, project, people.timeZone, conditions);
  assertSame(people, who);
  return fitting.map((text) => Uint8Array.from(text, Number));
}

/** Who fits some conditions on the same rows; what cannot be counted in memory is told by the database. */
async function fittingTogether(
  ctx: Needs,
  people: People,
  conditions: readonly PlainCondition[],
  on: "behaviors" | "events" | "people",
): Promise<Members[]> {
  const counts = on === "people" ? [] : await COUNTED[on](ctx, people, conditions);
  const left = conditions.filter((_, i) => counts[i] === undefined);
  const found = (await selected(ctx, people, left)).values();
  return conditions.flatMap((condition, i) => {
    const own = counts[i];
    const members = own === undefined ? found.next().value : own.map(withinOf(condition));
    return members === undefined ? [] : [Uint8Array.from(members)];
  });
}

/** At least one unless the condition says otherwise. */
function withinOf(condition: PlainCondition): (count: number) => number {
  const { min = -Infinity, max = Infinity } = ("count" in condition ? condition.count : undefined) ?? { min: 1 };
  return (count) => (count >= min && count <= max ? 1 : 0);
}

/** Collects conditions that are asked for in one turn, and reads those on the same rows with one statement. */
function fittingReader(ctx: Needs, people: People): (condition: PlainCondition) => Promise<Members> {
  const waiting = new Map<"behaviors" | "events" | "people", Batch>();
  return async (condition) => {
    const on = condition.on === "behaviors" || condition.on === "events" ? condition.on : "people";
    const batch = waiting.get(on) ?? startBatch(on);
    const place = batch.conditions.push(condition) - 1;
    return (await batch.done)[place] ?? new Uint8Array(people.ids.length);
  };

  function startBatch(on: "behaviors" | "events" | "people"): Batch {
    const conditions: PlainCondition[] = [];
    const done = Promise.resolve().then(async () => {
      waiting.delete(on);
      return await fittingTogether(ctx, people, conditions, on);
    });
    const batch = { conditions, done };
    waiting.set(on, batch);
    return batch;
  }
}

type Batch = { conditions: PlainCondition[]; done: Promise<Members[]> };

function assertSame(people: People, who: string): void {
  if (people.who !== who) throw new PeopleChanged("users came or went");
}

/** How many of each user's rows a condition counts, whatever its range. */
export async function loadCounts(ctx: Needs, people: People, condition: Counting): Promise<Int32Array> {
  return await kept(ctx, people.version, ["counts", keyOf(condition)], async () => {
    const [own] = await COUNTED[condition.on](ctx, people, [condition]);
    if (own) return { value: own, bytes: own.byteLength };
    const { counts, who } = await selectCounts(ctx.db, ctx.project, people.timeZone, [condition]);
    assertSame(people, who);
    const value = Int32Array.from(counts[0] ?? []);
    return { value, bytes: value.byteLength };
  });
}

/** What the profile of each user says under a name; null where it says nothing. */
export async function loadProfileValues(ctx: Needs, people: People, name: string): Promise<readonly unknown[]> {
  return await kept(ctx, people.version, ["profile", name], async () => {
    const { values, who } = await selectProfileValues(ctx.db, ctx.project, name);
    assertSame(people, who);
    return { value: values, bytes: values.length * 40 };
  });
}
