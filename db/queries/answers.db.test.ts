import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answers, projects } from "@/db/schema";
import { ProjectId, systemIds } from "@/lib/core";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { clearAnswers, insertAnswerParts, trimAnswers } from "./answers";
import { insertProject } from "./projects";

let test: TestDb;
beforeAll(async () => {
  test = await createTestDb();
});
afterAll(() => test.close());

async function newProject(): Promise<ProjectId> {
  const id = ProjectId.parse(`p-${systemIds.next("req").slice(4)}`);
  await insertProject(test.db, { id, name: "Test", timeZone: "UTC", timeZoneConfirmed: true });
  return id;
}

describe("the limits of a project's answers", () => {
  async function keep(owner: ProjectId, count: number, chars: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const key = String(i).padStart(3, "0");
      const values = { projectId: owner, key, task: "t", model: "m", state: "whole", bytes: chars, pieces: [] };
      const usedAt = new Date(Date.now() - (count - i) * 86_400_000).toISOString();
      await test.db.insert(answers).values({ ...values, usedAt });
    }
  }
  const keys = async (of: ProjectId) =>
    (await test.db.select().from(answers))
      .filter(({ projectId }) => projectId === of)
      .map(({ key }) => key)
      .toSorted();

  it("are kept by taking what was unused longest, in each project by its own limit", async () => {
    const [small, large, brief] = [await newProject(), await newProject(), await newProject()];
    await test.db.update(projects).set({ answersMaxMb: 1 }).where(eq(projects.id, small));
    await test.db.update(projects).set({ keepAnswersDays: 2 }).where(eq(projects.id, brief));
    for (const of of [small, large, brief]) await keep(of, 5, 400_000);
    await insertAnswerParts(test.db, { projectId: small, key: "000", owner: "gone" }, [{ seq: 0, data: "{}" }]);
    expect(await trimAnswers(test.db)).toEqual({ answers: 7, parts: 1 });
    expect(await keys(small)).toEqual(["003", "004"]);
    expect(await keys(large)).toHaveLength(5);
    expect(await keys(brief)).toEqual(["004"]);
  });

  it("let a person take all of one project's away", async () => {
    const [mine, other] = [await newProject(), await newProject()];
    await keep(mine, 3, 10);
    await keep(other, 1, 10);
    expect(await clearAnswers(test.db, mine)).toEqual({ answers: 3, bytes: 30 });
    expect(await keys(mine)).toEqual([]);
    expect(await keys(other)).toHaveLength(1);
  });
});
