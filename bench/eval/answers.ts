import { CARS } from "../../scripts/sample/world.ts";
import type { Product } from "../product.ts";
import { askFor, recompute } from "./ask.ts";
import { holds, judgeAnswer, type Judged } from "./judge.ts";
import { prepare, type GraphOutline } from "./prepare.ts";
import { answerable, UNANSWERABLE, type EvalQuestion } from "./questions.ts";
import type { Truth } from "./truth.ts";

const GOAL = { recall: 0.9, precision: 0.95, refusals: 0.95, wrong: 0 };

/** What a part of the evaluation comes to, in Markdown, and whether its goals are reached. */
export type Evaluated = { report: string; reached: boolean };

/** Asks what the sample project can and cannot answer, and holds the answers against what was planted in it. */
export async function evaluateAnswers(product: Product, truth: Truth): Promise<Evaluated> {
  const graph = await prepare(product, truth);
  const names = [
    ...truth.types,
    ...CARS.flatMap(({ name, brand, series }) => [name, brand, series]),
    ...truth.users.map(({ id }) => id),
    ...new Set(truth.users.flatMap(({ interests, profile }) => [...interests, ...Object.values(profile)])),
  ].filter((name) => name.length > 1 && Number.isNaN(Number(name)));
  const { report, reached } = await evaluateSet({ product, graph, names }, answerable(truth), UNANSWERABLE);
  return {
    report: `## Answers about the sample project\n\nThe model is the offline one.\n\n${report}`,
    reached,
  };
}

type Around = { product: Product; graph: GraphOutline; names: readonly string[] };

async function evaluateSet(
  { product, graph, names }: Around,
  questions: readonly EvalQuestion[],
  unanswerable: readonly string[],
): Promise<Evaluated> {
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);

  let expected = 0;
  let found = 0;
  const all: Judged[] = [];
  const notFound: string[] = [];
  const refusedWrongly: string[] = [];
  for (const { ask, after, expect } of questions) {
    const answer = await askFor(product, ask, after);
    const facts = answer.evidence?.facts ?? [];
    if (answer.evidence?.refusal) refusedWrongly.push(`${ask}: ${answer.evidence.refusal.code}`);
    for (const one of expect) {
      expected++;
      if (holds(one, facts, graph)) found++;
      else notFound.push(`${ask}: ${JSON.stringify(one)}; there are ${facts.map(({ kind }) => kind).join(" ")}`);
    }
    all.push(judgeAnswer(answer, await recompute(product, facts), names));
  }
  const answered: string[] = [];
  for (const ask of unanswerable) {
    const answer = await askFor(product, ask);
    if (!answer.evidence?.refusal || answer.sentences.some(({ status }) => status === "supported")) answered.push(ask);
    all.push(judgeAnswer(answer, await recompute(product, answer.evidence?.facts ?? []), names));
  }

  const sum = (of: (one: Judged) => number) => all.reduce((total, one) => total + of(one), 0);
  const wrong = all.flatMap((one) => one.wrong);
  const refused = unanswerable.length - answered.length;
  const share = (n: number, of: number) => `${((100 * n) / of).toFixed(1)} % (${n} of ${of})`;
  const mark = (met: boolean) => (met ? "reached" : "missed");
  const [citations, fitting] = [sum((one) => one.citations), sum((one) => one.fitting)];
  say(`${questions.length} questions that it can answer, ${unanswerable.length} that it cannot.\n`);
  say("| | | goal | |");
  say("| --- | --- | --- | --- |");
  say(`| expected facts found | ${share(found, expected)} | ≥ 90 % | ${mark(found / expected >= GOAL.recall)} |`);
  say(
    `| citations that fit their sentence | ${share(fitting, citations)} | ≥ 95 % | ${mark(fitting / citations >= GOAL.precision)} |`,
  );
  say(
    `| supported sentences with a numeral that differs from the data | ${wrong.length} of ${sum((one) => one.supported)} | 0 | ${mark(wrong.length === GOAL.wrong)} |`,
  );
  say(
    `| refused what the data cannot answer | ${share(refused, unanswerable.length)} | ≥ 95 % | ${mark(refused / unanswerable.length >= GOAL.refusals)} |`,
  );
  say(`| refused although the data can answer | ${refusedWrongly.length} of ${questions.length} | | |`);
  say(
    `| sentences supported, unsupported, plain | ${sum((one) => one.supported)}, ${sum((one) => one.unsupported.length)}, ${sum((one) => one.plain)} | | |\n`,
  );
  const list = (title: string, entries: readonly string[]) => {
    if (entries.length > 0) say(`${title}:\n${entries.map((entry) => `- ${entry}`).join("\n")}\n`);
  };
  list("Not found", notFound);
  list("Refused wrongly", refusedWrongly);
  list("Answered although the data cannot", answered);
  list(
    "Numerals that differ",
    wrong.map(({ sentence, numerals }) => `${numerals.join(", ")} in: ${sentence}`),
  );
  list(
    "Citations that do not fit",
    all.flatMap((one) => one.loose),
  );
  list(
    "Marked as unsupported by the product",
    all.flatMap((one) => one.unsupported),
  );
  const reached =
    found / expected >= GOAL.recall &&
    fitting / citations >= GOAL.precision &&
    wrong.length === GOAL.wrong &&
    refused / unanswerable.length >= GOAL.refusals;
  return { report: lines.join("\n"), reached };
}
