import { setImmediate } from "node:timers/promises";
import {
  selectListed,
  storeIdentified,
  type KeptRejectedLine,
  type NameToIdentify,
  type NewIdentified,
  type OfferedEntity,
  type StoredIdentified,
  type UnknownAction,
} from "@/db";
import { AppError, fillText } from "@/lib/core";
import {
  CANDIDATES_PER_NAME,
  Matcher,
  NAMES_PER_CALL,
  NAMES_PER_RUN,
  buildIdentifyPrompt,
  chooseCandidates,
  createIdentifyReader,
  identifyRelationsTask,
  takeWindow,
  toPromptName,
  type EntityKind,
  type IdentifyRecord,
  type PromptCandidate,
} from "@/lib/entities";
import { languageOf, type Line, type Usage } from "@/lib/llm";
import { markerFor } from "@/lib/llm/server";
import type { FrameBody, IdentifiedRelation } from "@/lib/runs";
import {
  IDLE_MAX,
  LineStore,
  commitTold,
  keptLine,
  pauseBeforeRest,
  readLines,
  type LinesRead,
  type Outcome,
  type RunHandle,
  type Told,
} from "@/lib/runs/server";
import { namesOf, type IdentifyRunInput } from "./run-input";
import { identifyTexts } from "./texts";
import { unknownActions } from "./unknown-actions";

/** What earlier attempts left behind. */
export type Kept = {
  identified: readonly StoredIdentified[];
  rejected: readonly KeptRejectedLine[];
  /** What the log tells of them to somebody who reads it up to where this attempt begins. */
  shown: { names: ReadonlySet<string>; rejected: number };
};

export const NOTHING_KEPT: Kept = { identified: [], rejected: [], shown: { names: new Set(), rejected: 0 } };

/** What frames of such a run say they are about. */
const ITEM = "relations";
/** Calls about the names of one window in all; a model that answers for one name a call would cost too much. */
const CALLS_MAX = 12;
/** Names that whole answers leave out are asked about so often again. */
const LEFT_OUT_MAX = 1;

/** An answer as it is stored, and as it is shown. */
type GivenAnswer = { stored: NewIdentified; shown: IdentifiedRelation };
type Answer = LinesRead & { answered: number };
type Listed = {
  entities: readonly OfferedEntity[];
  byId: ReadonlyMap<string, OfferedEntity>;
  matcher: Matcher<OfferedEntity>;
};

const idOf = ({ kind, key }: Pick<NameToIdentify, "kind" | "key">) => `${kind} ${key}`;

/** One attempt at finding out what open names mean. */
export class Identification {
  private readonly run: RunHandle;
  private readonly input: IdentifyRunInput;
  private readonly kept: Kept;
  private readonly store: LineStore<Told<GivenAnswer>>;
  private readonly listed = new Map<EntityKind, Listed>();
  /** Names that were answered for, each with whether it means something. */
  private readonly answers = new Map<string, boolean>();
  private readonly asked = new Set<string>();
  private unanswered = 0;
  private rejected: number;
  private readonly usage = { prompt_tokens: 0, completion_tokens: 0, estimated: false };
  private actions: readonly UnknownAction[] = [];
  private total = 0;

  constructor(run: RunHandle, input: IdentifyRunInput, kept: Kept) {
    this.run = run;
    this.input = input;
    this.kept = kept;
    this.store = new LineStore(
      run,
      commitTold(run, ITEM, (answers) => this.storeAnswers(answers)),
    );
    for (const each of kept.identified) this.answers.set(idOf(each), meansSomething(each));
    this.rejected = kept.rejected.length;
  }

  async carryOut(): Promise<Outcome> {
    const { run } = this;
    this.actions = await unknownActions(run.ctx);
    const names = await this.open();
    this.tellKept();
    this.total = names.length + this.answers.size;
    this.report(fillText(identifyTexts.asking[run.locale], { names: names.length }));
    // Names of one kind go together, and the kind of the most used name first.
    const kinds = [...new Set(names.map(({ kind }) => kind))];
    for (const kind of kinds) {
      let left = names.filter((name) => name.kind === kind);
      while (left.length > 0) {
        const window = takeWindow(left);
        left = left.slice(window.length);
        this.unanswered += await this.askWindow(window);
      }
    }
    return this.outcome();
  }

  private async open(): Promise<NameToIdentify[]> {
    const { ctx } = this.run;
    return await namesOf(ctx, ctx.db, this.actions, this.input, NAMES_PER_RUN - this.answers.size);
  }

  /** Says again what earlier attempts announced and the log no longer tells. */
  private tellKept(): void {
    const { run, kept } = this;
    const actions = new Map(this.actions.map((each) => [each.key, each]));
    for (const { kind, key, target, relation, confidence, ...own } of kept.identified) {
      if (kept.shown.names.has(idOf({ kind, key }))) continue;
      const { name, rows } = (kind === "action" ? actions.get(key) : undefined) ?? own;
      run.publish({
        type: "relation",
        item: ITEM,
        relation: {
          kind,
          key,
          name,
          rows,
          ...(target ? { target } : {}),
          ...(relation === null ? {} : { relation }),
          confidence,
        },
      });
    }
    for (const { line, reason, detail, text } of kept.rejected.slice(kept.shown.rejected)) {
      run.publish({ type: "rejected", item: ITEM, line, reason, ...(detail ? { detail } : {}), text });
    }
  }

  /**
   * Asks about some names of one kind until all have an answer or asking is of no more use; gives how many have none.
   * Throws what kept a window from any answer: those behind it would meet the same.
   */
  private async askWindow(names: readonly NameToIdentify[]): Promise<number> {
    const { run } = this;
    let open = names;
    let keep = run.lastSeq;
    let leftOut = 0;
    let idle = 0;
    this.store.forgetAnnounced();
    for (let calls = 1; ; calls++) {
      const answer = await this.ask(open, keep);
      await this.store.settle();
      open = open.filter((name) => !this.answers.has(idOf(name)));
      if (open.length === 0 || calls >= CALLS_MAX) return open.length;
      if (answer.whole) {
        // It says that this is all; whoever was left out is asked about once more, and then has no answer.
        if (leftOut++ >= LEFT_OUT_MAX) return open.length;
        keep = run.lastSeq;
        this.store.forgetAnnounced();
        this.report(fillText(identifyTexts.again[run.locale], { names: open.length }));
        continue;
      }
      keep = answer.lastLineSeq;
      idle = answer.answered > 0 ? 0 : idle + 1;
      // The half line at the end of the text would run into the next answer's first.
      await this.store.resetTo(keep);
      if (idle > IDLE_MAX) {
        if (open.length === names.length) throw answer.error;
        return open.length;
      }
      await pauseBeforeRest(run, ITEM, answer, idle);
    }
  }

  /** Makes one call about some names of one kind. Each complete line about one of them is stored and told at once. */
  private async ask(names: readonly NameToIdentify[], keep: number): Promise<Answer> {
    const { run, input } = this;
    const { ctx } = run;
    const kind = names[0]?.kind ?? "action";
    const byAlias = new Map(names.map((name, i) => [`${kind === "action" ? "a" : "n"}${i + 1}`, name]));
    const offered = kind === "action" ? undefined : await this.candidates(kind, names);
    const read = createIdentifyReader(
      byAlias.keys(),
      offered?.map(({ alias }) => alias),
    );
    let answered = 0;
    const deltas = ctx.llm.stream({
      task: identifyRelationsTask,
      messages: this.prompt(kind, byAlias, offered ?? []),
      signal: run.signal,
      project: ctx.project,
      run: run.run.id,
      item: ITEM,
      units: names.length,
      keepsPartial: true,
      // Nobody watches thousands of names being written at the pace of a reader.
      pace: this.total > NAMES_PER_CALL ? "batch" : "single",
      ...(input.cache === undefined ? {} : { cache: input.cache }),
    });
    const onLine = (line: Line, textSeq: number): boolean => {
      const found = read(line);
      if (found.kind === "end") return true;
      if (found.kind === "rejected") {
        this.rejected++;
        const { reason, detail } = found;
        const refused = { item: ITEM, line: line.number, textSeq, reason, detail, text: keptLine(line) };
        this.store.add({ kind: "rejected", line: refused });
        return false;
      }
      const name = byAlias.get(found.alias);
      if (!name) return false;
      answered++;
      this.store.add({ kind: "record", record: this.toAnswer(name, found.record, offered, textSeq) });
      return false;
    };
    const lines = await readLines(run, deltas, {
      item: ITEM,
      store: this.store,
      keep,
      onLine,
      onCall: ({ usage }) => this.count(usage),
    });
    return { ...lines, answered };
  }

  private toAnswer(
    { kind, key, name, rows }: NameToIdentify,
    { target: alias, relation, confidence }: IdentifyRecord,
    offered: readonly PromptCandidate[] | undefined,
    textSeq: number,
  ): GivenAnswer {
    const id = alias === null ? undefined : offered?.find((each) => each.alias === alias)?.id;
    const target = kind === "action" || id === undefined ? undefined : this.listed.get(kind)?.byId.get(id);
    this.asked.add(idOf({ kind, key }));
    return {
      stored: {
        kind,
        key,
        targetKey: target?.name_key ?? null,
        relation,
        confidence,
        place: this.asked.size + this.kept.identified.length,
        textSeq,
      },
      shown: {
        kind,
        key,
        name,
        rows,
        ...(target ? { target: { id: target.id, name: target.name } } : {}),
        ...(relation === null ? {} : { relation }),
        confidence,
      },
    };
  }

  /** Read once for a kind: a big catalogue takes a while to prepare. */
  private async candidates(kind: EntityKind, names: readonly NameToIdentify[]): Promise<PromptCandidate[]> {
    let listed = this.listed.get(kind);
    if (!listed) {
      const entities = await selectListed(this.run.ctx.db, this.run.ctx.project, kind);
      listed = { entities, byId: new Map(entities.map((each) => [each.id, each])), matcher: new Matcher(entities) };
      this.listed.set(kind, listed);
    }
    const found: OfferedEntity[][] = [];
    for (const { name } of names) {
      found.push(listed.matcher.find(name, CANDIDATES_PER_NAME).map(({ entry }) => entry));
      // Of a hundred names this takes a while, in which others have their turn.
      await setImmediate();
    }
    return chooseCandidates(found, listed.entities);
  }

  private prompt(
    kind: NameToIdentify["kind"],
    byAlias: ReadonlyMap<string, NameToIdentify>,
    candidates: readonly PromptCandidate[],
  ) {
    const names = [...byAlias].map(([alias, name]) => toPromptName(name, alias));
    const common = {
      locale: languageOf([...byAlias.values()].map(({ name }) => name)),
      names,
      marker: markerFor([...names, ...candidates].map(({ line }) => line)),
    };
    return buildIdentifyPrompt(kind === "action" ? { ...common, kind } : { ...common, kind, candidates });
  }

  private async storeAnswers(answers: readonly GivenAnswer[]): Promise<readonly (FrameBody | undefined)[] | undefined> {
    const { ctx, claim } = this.run;
    const { model } = await ctx.llm.connectionFor(identifyRelationsTask);
    const stored = await storeIdentified(
      ctx.db,
      claim,
      model,
      answers.map(({ stored: answer }) => answer),
    );
    if (!stored) return undefined;
    for (const { stored: answer } of answers) this.answers.set(idOf(answer), meansSomething(answer));
    this.report();
    // Where a person has decided meanwhile, what they said counts, and nothing has come in.
    return answers.map(({ shown }, i) => (stored[i] ? { type: "relation", item: ITEM, relation: shown } : undefined));
  }

  private report(message?: string): void {
    const done = Math.min(this.answers.size, this.total);
    this.run.report({ done, total: this.total, unit: "names", ...(message === undefined ? {} : { message }) });
  }

  private count(usage: Usage): void {
    this.usage.prompt_tokens += usage.promptTokens;
    this.usage.completion_tokens += usage.completionTokens;
    this.usage.estimated ||= usage.estimated;
    this.run.publish({ type: "usage", ...this.usage });
  }

  private outcome(): Outcome {
    const { run, rejected, answers, unanswered } = this;
    if (answers.size === 0 && unanswered > 0) {
      throw new AppError("answer_unusable", { params: { valid: 0, rejected }, retryable: true });
    }
    const matched = [...answers.values()].filter(Boolean).length;
    const counts = {
      names: this.total,
      answered: answers.size,
      matched,
      unmatched: answers.size - matched,
      unanswered,
      rejected,
    };
    return {
      status: unanswered > 0 ? "partial" : "succeeded",
      message: fillText(identifyTexts[unanswered > 0 ? "donePartial" : "done"][run.locale], counts),
      counts,
      result: { ...counts, model: run.model ?? run.ctx.llm.connection.model },
    };
  }
}

/** Whether an answer names an entity or a relation, and not that there is none. */
function meansSomething(answer: {
  target?: object | undefined;
  targetKey?: string | null;
  relation: string | null;
}): boolean {
  if (answer.relation !== null) return answer.relation !== "other";
  return answer.target !== undefined || (answer.targetKey ?? null) !== null;
}
