import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertTestPeople, insertTestTypes, type TestPerson } from "@/db/testing";
import { SegmentId, type Ctx } from "@/lib/core";
import {
  GivenDefinition,
  SegmentDefinition,
  TargetGroup,
  type PlainCondition,
  type SegmentTree,
  type SegmentSample,
} from "@/lib/people";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import {
  changeSegment,
  createSegment,
  getSegment,
  listFields,
  listSegments,
  previewSegment,
  removeSegment,
} from "./segments";
import { listUsers } from "./users";

let database: TestDb;
let ctx: Ctx;
let people: TestPerson[];

beforeAll(async () => {
  database = await createTestDb();
  ctx = await createTestCtx(database.db);
  people = drawPeople(120);
  await insertTestPeople(ctx.db, ctx.project, people);
});
afterAll(() => database.close());

const ACTIONS = ["browse", "search", "购买", "a'b"];
const ITEMS = ["宝马7系", "Golf_详情页", "100%", "大众_迈腾"];
const CITIES = ["北京", "Berlin", "上海"];
const TYPES = ["浏览车型", "比较车型", "到店看车", "看资讯"];

/** A population with every kind of gap in it, the same every time. */
function drawPeople(count: number): TestPerson[] {
  let state = 7;
  const next = (n: number) => (state = (state * 48_271) % 2_147_483_647) % n;
  const of = <T>(list: readonly T[]): T => list[next(list.length)] as T;
  // The clock of Shanghai is eight hours ahead: late evenings in UTC are the next day there.
  const at = () => new Date(Date.UTC(2026, 0, 1 + next(20), next(24), next(60))).toISOString();
  return Array.from({ length: count }, (_, n): TestPerson => {
    const id = `user_${n}`;
    const fields = {
      ...(next(3) ? { age: 20 + next(40) } : {}),
      ...(next(3) ? { city: of(CITIES) } : {}),
      ...(next(2) ? { has_car: next(2) === 1 } : {}),
      ...(next(2) ? { interests: ["高尔夫", of(["美食", "a,b"])] } : {}),
    };
    const properties: Record<string, string> = next(2) ? { level: of(["1", "2.5", "gold", " 7 "]) } : {};
    return {
      id,
      ...(next(5) ? { profile: { fields, properties } } : {}),
      behaviors: Array.from({ length: next(9) }, () => ({
        at: at(),
        action: of(ACTIONS),
        item: next(3) ? of(ITEMS) : null,
        app: next(4) ? null : of(["易车", "WeChat"]),
        media: null,
        poi: next(5) ? null : "4S店",
      })),
      events: Array.from({ length: next(6) }, () => ({
        at: at(),
        type: of(TYPES),
        category: of(["exploration", "decision"]),
      })),
    };
  });
}

/** The day of a moment on the clocks of Shanghai. */
const dayOf = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);
const onDays = (at: string, { from, to }: { from?: string | undefined; to?: string | undefined }) =>
  (from === undefined || dayOf(at) >= from) && (to === undefined || dayOf(at) <= to);

/** What a tree means, said a second time in the plainest way. */
function fits(person: TestPerson, tree: SegmentTree<PlainCondition>): boolean {
  if ("all" in tree) return tree.all.every((part) => fits(person, part));
  if ("any" in tree) return tree.any.some((part) => fits(person, part));
  if ("not" in tree) return !fits(person, tree.not);
  switch (tree.on) {
    case "users":
      return tree.ids.includes(person.id);
    case "profile":
      return compares(person.profile?.fields[tree.field], tree.is);
    case "property":
      return compares(person.profile?.properties[tree.name], tree.is);
    case "activity": {
      const times = person.behaviors.map(({ at }) => at).toSorted();
      const at = tree.moment === "first" ? times[0] : times.at(-1);
      return at !== undefined && onDays(at, tree);
    }
    case "behaviors": {
      const { action, item, app, media, poi, contains } = tree;
      const listed = (values: string[] | undefined, value: string | null | undefined) =>
        values === undefined || (typeof value === "string" && values.includes(value));
      return counts(
        person.behaviors.filter(
          (row) =>
            listed(action, row.action) &&
            listed(item, row.item) &&
            listed(app, row.app) &&
            listed(media, row.media) &&
            listed(poi, row.poi) &&
            (contains === undefined ||
              [row.item, row.app, row.media, row.poi].some((text) =>
                text?.toLowerCase().includes(contains.toLowerCase()),
              )) &&
            onDays(row.at, tree),
        ).length,
        tree.count,
      );
    }
    case "events": {
      const { type, category, role } = tree;
      return counts(
        person.events.filter(
          (event) =>
            (type === undefined || type.includes(event.type)) &&
            (category === undefined || category.includes(event.category ?? "")) &&
            (role === undefined || event.type === "到店看车") &&
            onDays(event.at, tree),
        ).length,
        tree.count,
      );
    }
  }
}

const counts = (n: number, { min, max }: { min?: number | undefined; max?: number | undefined } = { min: 1 }) =>
  n >= (min ?? 0) && n <= (max ?? Infinity);

function compares(value: unknown, is: Extract<PlainCondition, { on: "profile" }>["is"]): boolean {
  if ("known" in is) return (value !== undefined) === is.known;
  if ("yes" in is) return value === is.yes;
  if ("in" in is) return (Array.isArray(value) ? value : [value]).some((each) => is.in.includes(each));
  const text = typeof value === "number" || typeof value === "string" ? String(value).trim() : "";
  return text !== "" && Number(text) >= (is.min ?? -Infinity) && Number(text) <= (is.max ?? Infinity);
}

async function idsOf(definition: SegmentDefinition, on = ctx): Promise<string[]> {
  const { items, total } = await previewSegment(on, SegmentDefinition.parse(definition), { limit: 500 });
  expect(items.length).toBe(total);
  return items.map(({ id }) => id);
}

const expected = (tree: SegmentTree<PlainCondition>) =>
  people
    .filter((person) => fits(person, tree))
    .map(({ id }) => id)
    .toSorted();

const conditions: PlainCondition[] = [
  { on: "profile", field: "city", is: { in: ["北京", "Berlin"] } },
  { on: "profile", field: "age", is: { min: 30, max: 45 } },
  { on: "profile", field: "age", is: { min: 30.5 } },
  { on: "profile", field: "has_car", is: { yes: false } },
  { on: "profile", field: "interests", is: { in: ["a,b"] } },
  { on: "profile", field: "city", is: { known: false } },
  { on: "property", name: "level", is: { max: 7 } },
  { on: "property", name: "level", is: { in: ["gold"] } },
  { on: "property", name: "no such; drop table users", is: { known: true } },
  { on: "activity", moment: "last", from: "2026-01-15" },
  { on: "activity", moment: "first", to: "2026-01-04" },
  { on: "behaviors" },
  { on: "behaviors", count: { max: 0 } },
  { on: "behaviors", action: ["购买", "a'b"], count: { min: 2 } },
  { on: "behaviors", action: ["browse"], item: ["宝马7系", "100%"], count: { max: 1 } },
  { on: "behaviors", contains: "golf" },
  { on: "behaviors", contains: "%" },
  { on: "behaviors", poi: ["4S店"], from: "2026-01-03", to: "2026-01-09" },
  { on: "events", type: ["比较车型"], count: { min: 2, max: 3 } },
  { on: "events", category: ["decision"], from: "2026-01-10" },
  { on: "events", count: { max: 0 } },
  { on: "users", ids: ["user_3", "user_40", "user_77", "nobody'; drop table users"] },
];

describe("a definition means the users that looking at each of them would find", () => {
  test.each(conditions.map((condition) => [JSON.stringify(condition), condition] as const))(
    "%s",
    async (_, condition) => {
      expect(await idsOf({ where: condition })).toEqual(expected(condition));
      expect(await idsOf({ where: { not: condition } })).toEqual(expected({ not: condition }));
    },
  );

  test("in any combination", async () => {
    const leaf = fc.constantFrom(...conditions).map((condition): SegmentTree<PlainCondition> => condition);
    const { tree } = fc.letrec<{ tree: SegmentTree<PlainCondition> }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3, depthSize: "small" },
        leaf,
        fc.array(tie("tree"), { maxLength: 3 }).map((all) => ({ all })),
        fc.array(tie("tree"), { maxLength: 3 }).map((any) => ({ any })),
        tie("tree").map((not) => ({ not })),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async (where) => {
        expect(await idsOf({ where })).toEqual(expected(where));
      }),
      { numRuns: 120 },
    );
  });

  test("page by page, each once, and nothing is listed where only the number is asked for", async () => {
    const where: SegmentTree = { on: "behaviors" };
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await previewSegment(ctx, { where }, { limit: 7, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(expected({ on: "behaviors" }));
    expect(await previewSegment(ctx, { where }, { limit: 0 })).toEqual({
      total: seen.length,
      items: [],
      next_cursor: null,
    });
  });
});

describe("a sample", () => {
  const where: SegmentTree = { on: "behaviors" };
  const sample = (given: Partial<SegmentSample>) => ({ where, sample: { seed: "s", ...given } });

  test("is always the same for a seed, another for another, and a part of a larger one", async () => {
    const ten = await idsOf(sample({ users: 10 }));
    expect(ten.length).toBe(10);
    expect(await idsOf(sample({ users: 10 }))).toEqual(ten);
    expect(await idsOf(sample({ users: 10, seed: "t" }))).not.toEqual(ten);
    expect(await idsOf(sample({ users: 30 }))).toEqual(expect.arrayContaining(ten));
    expect(await idsOf(sample({ users: 10_000 }))).toEqual(expected({ on: "behaviors" }));
  });

  test("of a share is about that share", async () => {
    const all = expected({ on: "behaviors" }).length;
    const half = (await idsOf(sample({ share: 0.5 }))).length;
    expect(half).toBeGreaterThan(all * 0.35);
    expect(half).toBeLessThan(all * 0.65);
    expect((await idsOf(sample({ share: 1 }))).length).toBe(all);
  });
});

describe("segments around the target events", () => {
  /** Those who reach a target have compared before; most others have not. */
  const story = (n: number): TestPerson => {
    const events = (types: string[]) =>
      types.map((type, i) => ({ type, at: new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString() }));
    const kinds = [
      events(["看资讯", "比较车型", "比较车型", "比较车型", "到店看车", "看评测"]),
      events(["看资讯", "比较车型", "比较车型", "比较车型"]),
      events(["比较车型", "看资讯"]),
      events(["看资讯"]),
      events(["看资讯", "看评测"]),
      events(["看资讯", "看资讯"]),
      [],
    ];
    const made = kinds[n % kinds.length] ?? [];
    return { id: `u${n}`, behaviors: [{ at: "2026-01-01T00:00:00Z", action: "browse" }], events: made };
  };
  let own: Ctx;
  beforeAll(async () => {
    own = await createTestCtx(database.db);
    await insertTestPeople(
      own.db,
      own.project,
      Array.from({ length: 70 }, (_, n) => story(n)),
    );
  });

  const group = (of: TargetGroup): SegmentDefinition => ({ where: { on: "target", group: of } });

  test("say so while there is no target, and start no guess of their own", async () => {
    await expect(idsOf(group("reached"), own)).rejects.toMatchObject({ code: "segment_without_targets" });
    expect((await listFields(own)).target).toBeNull();
    expect(await getSegment(own, "reached")).toMatchObject({ ready: true, users: null, typical: [] });
    await expect(
      idsOf({ where: { all: [] }, sample: { seed: "1", users: 4, ratio: { reached: 1 } } }, own),
    ).rejects.toMatchObject({ code: "segment_without_targets" });
  });

  test("divide everybody who has events, by what precedes a target more often than chance", async () => {
    await insertTestTypes(own.db, own.project, { 到店看车: "target", 看资讯: "noise" });
    expect((await listFields(own)).target).toEqual({ targets: ["到店看车"], precursors: ["比较车型"], events_min: 3 });
    const kinds = (...remainders: number[]) =>
      Array.from({ length: 70 }, (_, n) => n)
        .filter((n) => remainders.includes(n % 7))
        .map((n) => `u${n}`)
        .toSorted();
    expect(await idsOf(group("reached"), own)).toEqual(kinds(0));
    expect(await idsOf(group("high_potential"), own)).toEqual(kinds(1));
    expect(await idsOf(group("weak_interest"), own)).toEqual(kinds(2));
    expect(await idsOf(group("control"), own)).toEqual(kinds(3, 4, 5));
    // Groups are conditions like any other.
    expect(
      await idsOf({ where: { not: { any: [{ on: "target", group: "control" }, { on: "events" }] } } }, own),
    ).toEqual(kinds(6));
    expect((await getSegment(own, "reached")).users).toBe(10);
    expect((await listUsers(own, { limit: 500, segment: "control" })).total).toBe(30);
    // A role is a condition of its own.
    expect(await idsOf({ where: { on: "events", role: "target" } }, own)).toEqual(kinds(0));
  });

  test("have typical users: those nearest to the medians, always the same ones", async () => {
    const { typical } = await getSegment(own, "high_potential");
    expect(typical.map(({ id }) => id)).toEqual(["u1", "u15", "u22", "u29", "u36"]);
  });

  test("are sampled by ratio, and a group that is too small leaves its places to the others", async () => {
    const drawn = async (users: number, ratio: NonNullable<SegmentSample["ratio"]>) => {
      const ids = await idsOf({ where: { all: [] }, sample: { seed: "a", users, ratio } }, own);
      return [0, 1, 2].map((kind) => ids.filter((id) => Number(id.slice(1)) % 7 === kind).length).concat(ids.length);
    };
    expect(await drawn(8, { reached: 1, high_potential: 1, weak_interest: 1, control: 1 })).toEqual([2, 2, 2, 8]);
    expect(await drawn(12, { reached: 3, high_potential: 1 })).toEqual([9, 3, 0, 12]);
    expect(await drawn(35, { reached: 1, control: 1 })).toEqual([10, 0, 0, 35]);
  });

  test("follow the data: what was counted before counts no more", async () => {
    await insertTestTypes(own.db, own.project, { 到店看车: null, 看评测: "target" });
    expect((await getSegment(own, "reached")).users).toBe(20);
    await insertTestTypes(own.db, own.project, { 到店看车: "target", 看评测: null });
  });
});

describe("what conditions can be about", () => {
  test("is listed with the commonest values", async () => {
    const { fields } = await listFields(ctx);
    const browse = people.flatMap(({ behaviors }) => behaviors).filter(({ action }) => action === "browse").length;
    expect(fields.behaviors.action).toContainEqual({ value: "browse", count: browse });
    const inBerlin = people.filter(({ profile }) => profile?.fields["city"] === "Berlin").length;
    expect(fields.profile.find(({ name }) => name === "city")?.values).toContainEqual({
      value: "Berlin",
      count: inBerlin,
    });
    expect(fields.profile.find(({ name }) => name === "age")).toMatchObject({ min: expect.any(Number) });
    expect(fields.profile.find(({ name }) => name === "interests")?.values[0]?.value).toBe("高尔夫");
    expect(fields.properties.map(({ name }) => name)).toEqual(["level"]);
    expect(fields.event_types.map(({ name }) => name).toSorted()).toEqual([...TYPES].toSorted());
  });

  test("is nothing in an empty project", async () => {
    const empty = await createTestCtx(database.db);
    expect(await listFields(empty)).toMatchObject({ fields: { profile: [], first_at: null }, target: null });
    expect(await idsOf({ where: { all: [] } }, empty)).toEqual([]);
  });
});

describe("a saved segment", () => {
  const definition: SegmentDefinition = { where: { on: "profile", field: "city", is: { in: ["Berlin"] } } };

  test("keeps its definition, is listed behind the ready-made ones, and filters the list of users", async () => {
    const { id } = await createSegment(ctx, { name: "Berliners", definition });
    expect((await listSegments(ctx)).map(({ name }) => name)).toEqual([...TargetGroup.options, "Berliners"]);
    const detail = await getSegment(ctx, id);
    expect(detail).toMatchObject({ definition, users: expected(definition.where as PlainCondition).length });
    expect((await listUsers(ctx, { limit: 500, segment: id })).items.map(({ id: user }) => user)).toEqual(
      expected(definition.where as PlainCondition),
    );
    const narrowed = await listUsers(ctx, { limit: 500, segment: id, q: "1" });
    expect(narrowed.items.every(({ id: user }) => user.includes("1"))).toBe(true);
    await changeSegment(ctx, SegmentId.parse(id), { definition: { where: { any: [] } } });
    expect((await getSegment(ctx, id)).users).toBe(0);
    await removeSegment(ctx, SegmentId.parse(id));
    await expect(getSegment(ctx, id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("of users who are named is shown with a few of them in a list, and whole by itself", async () => {
    const ids = people.slice(0, 60).map(({ id }) => id);
    const { id } = await createSegment(ctx, { name: "Named", definition: { where: { not: { on: "users", ids } } } });
    const listed = (await listSegments(ctx)).find((each) => each.id === id);
    expect(listed?.definition).toEqual({ where: { not: { on: "users", ids: ids.slice(0, 3), more: 57 } } });
    expect(GivenDefinition.safeParse(listed?.definition).success).toBe(false);
    const whole = await getSegment(ctx, id);
    expect(whole).toMatchObject({ definition: { where: { not: { ids } } }, users: people.length - 60 });
    expect(GivenDefinition.safeParse(whole.definition).success).toBe(true);
    await removeSegment(ctx, SegmentId.parse(id));
  });

  test("has a name of its own, and none of another project is there", async () => {
    const { id } = await createSegment(ctx, { name: "A", definition });
    const other = await createSegment(ctx, { name: "B", definition });
    await expect(createSegment(ctx, { name: "A", definition })).rejects.toMatchObject({ code: "segment_exists" });
    await expect(changeSegment(ctx, SegmentId.parse(other.id), { name: "A" })).rejects.toMatchObject({
      code: "segment_exists",
    });
    const elsewhere = await createTestCtx(database.db);
    await expect(getSegment(elsewhere, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(changeSegment(elsewhere, SegmentId.parse(id), { name: "C" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(removeSegment(elsewhere, SegmentId.parse(id))).rejects.toMatchObject({ code: "not_found" });
    expect((await createSegment(elsewhere, { name: "A", definition })).name).toBe("A");
  });
});
