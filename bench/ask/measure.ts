/** Bundled by `bench/ask.ts`; `node measure.mjs URL PROJECT ROUNDS`: computes the facts of questions and times it. */
import { createDb, packEvents, rebuildEntities, withTransaction } from "@/db";
import { ProjectId } from "@/lib/core";
import { computeFacts } from "@/lib/qa/server";
import { questionsOf } from "./questions.ts";

export type AskMeasured = {
  /** The very first question of a process, which also reads who there is and what they did. */
  coldMs: number;
  /** By question, for every round: asked for the first time, and at once again. */
  questions: Record<string, { newMs: number[]; againMs: number[]; facts: number }>;
  peakMb: number;
};

const [url = "", project = "", rounds = "1"] = process.argv.slice(2);
const db = createDb(url, { max: 4 });
const ctx = { db, project: ProjectId.parse(project), locale: "zh-CN" as const };
await withTransaction(db, async (tx) => {
  // Deriving entities of so many rows takes longer than any statement a person waits for.
  await tx.execute("set local statement_timeout = 0");
  await rebuildEntities(tx, ctx.project);
});
await packEvents(db, ctx.project);

const timed = async (queries: Parameters<typeof computeFacts>[1]) => {
  const began = performance.now();
  const facts = await computeFacts(ctx, queries, { tokens: 3000 });
  return { took: performance.now() - began, facts: facts.length };
};
const measured: AskMeasured = { coldMs: 0, questions: {}, peakMb: 0 };
const [first = []] = Object.values(questionsOf(11));
measured.coldMs = (await timed([...first, ...(questionsOf(11)["what follows"] ?? [])])).took;
for (let round = 0; round < Number(rounds); round++) {
  for (const [name, queries] of Object.entries(questionsOf(round))) {
    const its = (measured.questions[name] ??= { newMs: [], againMs: [], facts: 0 });
    const { took, facts } = await timed(queries);
    its.newMs.push(took);
    its.facts = facts;
    its.againMs.push((await timed(queries)).took);
  }
}
measured.peakMb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify(measured));
await db.close();
