import { z } from "zod";
import { finishAnswer, keepAnswer, selectAsked, type NewCitation, type Tx } from "@/db";
import { AppError, fillText, type Locale } from "@/lib/core";
import { markerFor } from "@/lib/llm/server";
import { CitedSentence } from "@/lib/runs";
import type { EndOfRun, Outcome, RunHandle, RunWork } from "@/lib/runs/server";
import {
  ANSWER_PROMPT_VERSION,
  ConversationId,
  Evidence,
  MessageId,
  Scope,
  UserContext,
  answerLines,
  buildAnswerPrompt,
  createAnswerChecker,
  questionLocale,
  refusalText,
} from "..";
import { collectFacts } from "./collect-facts";
import { readAnswer } from "./read-answer";
import { answerTexts } from "./texts";

/** What a run keeps of its question; the words of it are in the conversation only. */
export const AnswerInput = z.object({
  conversation_id: ConversationId,
  question_id: MessageId,
  answer_id: MessageId,
  /** Asks the model anew even where it has answered the same before. */
  cache: z.literal("bypass").optional(),
});
export type AnswerInput = z.infer<typeof AnswerInput>;

/** Who answers where the data cannot: no model was asked. */
const RULES = "rules";
/** Earlier questions that a follow-up may refer to. */
const BEFORE_MAX = 4;

/** Carries out answers. An attempt that follows another starts anew: half an answer is worth nothing. */
export const answerWork: RunWork = { execute: answer, end: finish };

const inputOf = ({ run }: RunHandle): AnswerInput => AnswerInput.parse(run.input);

async function answer(run: RunHandle): Promise<Outcome> {
  const { ctx, claim } = run;
  const { answer_id: answerId, cache, ...place } = inputOf(run);
  const asked = await readAsked(run, answerId);
  const locale = questionLocale(asked.question);
  const evidence = await collectFacts({ db: ctx.db, project: ctx.project, locale }, asked);
  run.signal.throwIfAborted();
  if (!(await keepAnswer(ctx.db, claim, { answerId, text: "", sentences: [], evidence }))) throw gone(answerId);
  run.publish({ type: "evidence", item: answerId, evidence });
  if (evidence.refusal !== null || evidence.facts.length === 0) return await refuse(run, evidence, locale);

  const prompt = {
    locale,
    question: asked.question,
    evidence,
    before: asked.before.map(({ question, answer }) => ({ question, answer: answer ?? "" })),
  };
  const { facts, terms, unknown } = evidence;
  const { sentences } = await readAnswer(
    run,
    {
      messages: buildAnswerPrompt({ ...prompt, marker: markerFor(Object.values(answerLines(prompt)).flat()) }),
      signal: run.signal,
      project: ctx.project,
      run: run.run.id,
      item: answerId,
      pace: "single",
      ...(cache === undefined ? {} : { cache }),
    },
    { answerId, checker: () => createAnswerChecker(facts, { question: asked.question, terms, unknown }) },
  );
  const of = (status: CitedSentence["status"]) => sentences.filter((one) => one.status === status).length;
  const counts = {
    facts: facts.length,
    supported: of("supported"),
    unsupported: of("unsupported"),
    plain: of("plain"),
  };
  return {
    status: "succeeded",
    message: fillText(answerTexts.done[run.locale], counts),
    counts,
    result: { ...place, answer_id: answerId, refused: false, ...counts },
  };
}

async function readAsked(run: RunHandle, answerId: string) {
  const { ctx } = run;
  const row = await selectAsked(ctx.db, { projectId: ctx.project, answerId, limit: BEFORE_MAX });
  if (!row) throw gone(answerId);
  // Of a question that was asked in other words, the latest words count.
  const latest = new Map(row.before.map((one) => [one.branchOf ?? one.id, one]));
  return {
    question: row.question,
    scope: Scope.parse(row.scope ?? {}),
    userContext: row.userContext === null ? undefined : UserContext.parse(row.userContext),
    before: [...latest.values()].map(({ question, answer: text, evidence }) => ({
      question,
      answer: text,
      // One that an earlier version wrote in another shape is as good as none.
      evidence: Evidence.safeParse(evidence).data ?? null,
    })),
  };
}

const gone = (id: string): AppError => new AppError("not_found", { params: { what: "answer", id } });

/** That the data cannot answer is said by rules, in the question's language, with questions that they can. */
async function refuse(run: RunHandle, evidence: Evidence, locale: Locale): Promise<Outcome> {
  const { answer_id: answerId, cache: _, ...place } = inputOf(run);
  const { text, sentences } = refusalText(evidence, locale);
  run.publish({ type: "llm_chunk", content: text, item: answerId });
  if (!(await keepAnswer(run.ctx.db, run.claim, { answerId, text, sentences }))) throw gone(answerId);
  for (const sentence of sentences) run.publish({ type: "citation", item: answerId, sentence });
  const counts = { facts: evidence.facts.length, supported: 0, unsupported: 0, plain: sentences.length };
  return {
    status: "succeeded",
    message: answerTexts.refused[run.locale],
    counts,
    result: { ...place, answer_id: answerId, refused: true, reason: evidence.refusal?.code ?? "no_facts", ...counts },
  };
}

/** Whatever becomes of the run: what its checked sentences rest on can be found from there. */
async function finish(tx: Tx, run: RunHandle, end: EndOfRun): Promise<void> {
  const refused = "outcome" in end && end.outcome.result?.["refused"] === true;
  await finishAnswer(tx, run.ctx.project, inputOf(run).answer_id, {
    model: refused ? RULES : (run.model ?? run.ctx.llm.connection.model),
    promptVersion: ANSWER_PROMPT_VERSION,
    citationsOf: ({ sentences, evidence }) => citationsOf(sentences, evidence),
  });
}

/** Where the facts lead that supported sentences cite. */
function citationsOf(storedSentences: unknown, storedEvidence: unknown): NewCitation[] {
  const sentences = z.array(CitedSentence).safeParse(storedSentences).data ?? [];
  const evidence = Evidence.safeParse(storedEvidence).data;
  const cited = new Set(sentences.flatMap(({ status, facts }) => (status === "supported" ? facts : [])));
  const found = (evidence?.facts ?? [])
    .filter(({ id }) => cited.has(id))
    .flatMap(({ id, refs }) =>
      refs.flatMap((ref): NewCitation[] => {
        switch (ref.kind) {
          case "edge":
          case "node":
            return [{ fact: id, kind: ref.kind, ref: ref.id, graphId: ref.graph, version: ref.version }];
          case "pattern":
          case "user":
            return [{ fact: id, kind: ref.kind, ref: ref.id, graphId: null, version: null }];
          case "event_type":
            return [{ fact: id, kind: ref.kind, ref: ref.name, graphId: null, version: null }];
          // Users by what they have in common are found by counting, not by name.
          case "users":
            return [];
        }
      }),
    );
  return found;
}
