import {
  aliasOf,
  selectOpenEntities,
  storeTags,
  type EntityToTag,
  type KeptRejectedLine,
  type NewTags,
  type StoredTags,
} from "@/db";
import { AppError, fillText } from "@/lib/core";
import { buildTagPrompt, createTagReader, tagEntitiesTask, toPromptEntity } from "@/lib/entities";
import { languageOf, type Line, type Usage } from "@/lib/llm";
import { markerFor } from "@/lib/llm/server";
import {
  IDLE_MAX,
  LineStore,
  commitTold,
  keptLine,
  pauseBeforeRest,
  readLines,
  type Commit,
  type LinesRead,
  type Outcome,
  type RunHandle,
  type Told,
} from "@/lib/runs/server";
import type { TagRunInput } from "./tag-entities";
import { tagsInUse } from "./tags-in-use";
import { tagTexts } from "./texts";

/** What earlier attempts left behind. */
export type Kept = {
  tags: readonly StoredTags[];
  rejected: readonly KeptRejectedLine[];
  /** What the log tells of them to somebody who reads it up to where this attempt begins. */
  shown: { tags: ReadonlySet<string>; rejected: number };
};

export const NOTHING_KEPT: Kept = { tags: [], rejected: [], shown: { tags: new Set(), rejected: 0 } };

/** Calls of one run in all; a model that answers for one entity a call would cost too much. */
const CALLS_MAX = 12;
/** Entities that whole answers leave out are asked about so often again. */
const LEFT_OUT_MAX = 1;

type Answer = LinesRead & { answered: number };

/** One attempt at tagging some entities. */
export class Tagging {
  private readonly run: RunHandle;
  private readonly input: TagRunInput;
  private readonly kept: Kept;
  /** Names the run's thing in its frames: a parent knows it by this. */
  private readonly item: string;
  private readonly store: LineStore<Told<NewTags>>;
  private readonly tagged = new Set<string>();
  private rejected: number;
  private readonly usage = { prompt_tokens: 0, completion_tokens: 0, estimated: false };
  private inUse: string[] = [];
  private total = 0;

  constructor(run: RunHandle, input: TagRunInput, kept: Kept) {
    this.run = run;
    this.input = input;
    this.kept = kept;
    this.item = run.run.subject ?? run.run.id;
    this.store = new LineStore(run, this.commit());
    for (const { entity } of kept.tags) this.tagged.add(entity.id);
    this.rejected = kept.rejected.length;
  }

  async carryOut(): Promise<Outcome> {
    const { run, kept } = this;
    this.tellKept();
    let open = await this.open();
    this.total = open.length + kept.tags.length;
    this.inUse = await tagsInUse(run.ctx, this.input.kind);
    this.report(fillText(tagTexts.asking[run.locale], { entities: open.length }));
    let keep = run.lastSeq;
    this.store.forgetAnnounced();
    let leftOut = 0;
    let idle = 0;
    for (let calls = 1; open.length > 0; calls++) {
      const answer = await this.ask(open, keep);
      await this.store.settle();
      open = await this.open();
      if (open.length === 0 || calls >= CALLS_MAX) break;
      if (answer.whole) {
        // It says that this is all; whoever was left out is asked about once more, and then has no answer.
        if (leftOut++ >= LEFT_OUT_MAX) break;
        keep = run.lastSeq;
        this.store.forgetAnnounced();
        this.report(fillText(tagTexts.again[run.locale], { entities: open.length }));
        continue;
      }
      keep = answer.lastLineSeq;
      idle = answer.answered > 0 ? 0 : idle + 1;
      // The half line at the end of the text would run into the next answer's first.
      await this.store.resetTo(keep);
      if (idle > IDLE_MAX) {
        if (this.tagged.size === 0) throw answer.error;
        break;
      }
      await pauseBeforeRest(run, this.item, answer, idle);
    }
    return this.outcome(open.length);
  }

  private async open(): Promise<EntityToTag[]> {
    const { ctx } = this.run;
    const { entity_ids: entityIds, since } = this.input;
    return await selectOpenEntities(ctx.db, ctx.project, { entityIds, since });
  }

  /** Says again what earlier attempts announced and the log no longer tells. */
  private tellKept(): void {
    const { run, item, kept } = this;
    for (const { entity } of kept.tags) {
      if (!kept.shown.tags.has(entity.id)) run.publish({ type: "tag", item, entity });
    }
    for (const { line, reason, detail, text } of kept.rejected.slice(kept.shown.rejected)) {
      run.publish({ type: "rejected", item, line, reason, ...(detail ? { detail } : {}), text });
    }
  }

  /** Makes one call about some entities. Each complete line about one of them is stored and told at once. */
  private async ask(open: readonly EntityToTag[], keep: number): Promise<Answer> {
    const { run, input, item } = this;
    const { ctx } = run;
    const byAlias = new Map(open.map((entity) => [aliasOf(entity.place), entity]));
    const read = createTagReader(byAlias.keys());
    let answered = 0;
    const deltas = ctx.llm.stream({
      task: tagEntitiesTask,
      messages: this.prompt(open),
      signal: run.signal,
      project: ctx.project,
      run: run.run.id,
      item,
      budget: run.run.parent_id ?? run.run.id,
      units: open.length,
      keepsPartial: true,
      pace: run.run.parent_id === undefined ? "single" : "batch",
      ...(input.cache === undefined ? {} : { cache: input.cache }),
    });
    const onLine = (line: Line, textSeq: number): boolean => {
      const found = read(line);
      if (found.kind === "end") return true;
      if (found.kind === "rejected") {
        this.rejected++;
        const { reason, detail } = found;
        const refused = { item, line: line.number, textSeq, reason, detail, text: keptLine(line) };
        this.store.add({ kind: "rejected", line: refused });
        return false;
      }
      const entity = byAlias.get(found.alias);
      if (!entity) return false;
      answered++;
      const { id: entityId, place } = entity;
      this.store.add({ kind: "record", record: { ...found.record, entityId, place, textSeq } });
      return false;
    };
    const lines = await readLines(run, deltas, {
      item,
      store: this.store,
      keep,
      onLine,
      onCall: ({ usage }) => this.count(usage),
    });
    return { ...lines, answered };
  }

  private prompt(open: readonly EntityToTag[]) {
    const entities = open.map((entity) => toPromptEntity(entity, aliasOf(entity.place)));
    const lines = entities.map(({ line }) => line);
    return buildTagPrompt({
      locale: languageOf(open.map(({ name }) => name)),
      kind: this.input.kind,
      entities,
      tags: this.inUse,
      marker: markerFor([...lines, ...this.inUse]),
    });
  }

  private commit(): Commit<Told<NewTags>> {
    const { run, item } = this;
    const { ctx, claim } = run;
    return commitTold(run, item, async (tags) => {
      const { model } = await ctx.llm.connectionFor(tagEntitiesTask);
      const stored = await storeTags(ctx.db, claim, { kind: this.input.kind, model }, tags);
      if (!stored) return undefined;
      for (const entity of stored) if (entity) this.tagged.add(entity.id);
      this.report();
      return stored.map((entity) => (entity ? { type: "tag", item, entity } : undefined));
    });
  }

  private report(message?: string): void {
    const done = Math.min(this.tagged.size, this.total);
    this.run.report({ done, total: this.total, unit: "entities", ...(message === undefined ? {} : { message }) });
  }

  private count(usage: Usage): void {
    this.usage.prompt_tokens += usage.promptTokens;
    this.usage.completion_tokens += usage.completionTokens;
    this.usage.estimated ||= usage.estimated;
    this.run.publish({ type: "usage", ...this.usage });
  }

  private outcome(unanswered: number): Outcome {
    const { run, rejected, tagged } = this;
    if (tagged.size === 0 && unanswered > 0) {
      throw new AppError("answer_unusable", { params: { valid: 0, rejected }, retryable: true });
    }
    const counts = { entities: this.total, tagged: tagged.size, unanswered, rejected };
    return {
      status: unanswered > 0 ? "partial" : "succeeded",
      message: fillText(tagTexts[unanswered > 0 ? "donePartial" : "done"][run.locale], counts),
      counts,
      result: { ...counts, kind: this.input.kind, model: run.model ?? run.ctx.llm.connection.model },
    };
  }
}
