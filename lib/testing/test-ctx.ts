import { insertProject, type Db } from "@/db";
import { ProjectId, silentLog, systemClock, systemIds, type Ctx } from "@/lib/core";
import type { LlmClient } from "@/lib/llm";

/** A model that must not be asked. */
const nobody = { offline: true, host: "none", model: "none" };
const noModel: LlmClient = {
  connection: nobody,
  connectionFor: async () => nobody,
  stream: () => {
    throw new Error("this test has no model");
  },
};

/** A project of one's own in a test database, and a context for it. */
export async function createTestCtx(db: Db, given: Partial<Ctx> = {}): Promise<Ctx> {
  const project = ProjectId.parse(`p-${systemIds.next("req").slice(4)}`);
  await insertProject(db, { id: project, name: "Test", timeZone: "Asia/Shanghai", timeZoneConfirmed: true });
  return {
    db,
    project,
    llm: noModel,
    clock: systemClock,
    ids: systemIds,
    log: silentLog,
    locale: "en",
    ...given,
  };
}
