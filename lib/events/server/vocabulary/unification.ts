import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { stageProposals, type NewProposal, type VocabularyType } from "@/db";
import { AppError, fillText } from "@/lib/core";
import {
  buildMergePrompt,
  createMergeReader,
  mergeEventTypesTask,
  mergeWindows,
  similarGroups,
  type MergeCandidate,
  type MergeRecord,
  type MergeRow,
} from "@/lib/events";
import { languageOf, type Line } from "@/lib/llm";
import type { TypeProposal } from "@/lib/runs";
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
import type { CacheUse } from "../cache-use";
import { unifyTexts } from "../texts";
import { readTypes } from "./known-types";

/** Calls about one part in all. */
const CALLS_MAX = 20;

/** What frames of such a run say they are about. */
const ITEM = "vocabulary";

type Answer = LinesRead & {
  records: MergeRecord[];
  /** Rows of the call that are dealt with: those up to the first type of the last record. */
  covered: number;
};

/** One attempt at finding what in a vocabulary means the same. */
export class Unification {
  private readonly run: RunHandle;
  private readonly cache: CacheUse | undefined;
  private readonly store: LineStore<Told<NewProposal>>;
  private types = new Map<string, VocabularyType>();
  private rows: MergeRow[] = [];
  private readonly records: MergeRecord[] = [];
  private rejected = 0;
  private readonly usage = { prompt_tokens: 0, completion_tokens: 0, estimated: false };

  constructor(run: RunHandle, { cache }: { cache?: CacheUse | undefined }) {
    this.run = run;
    this.cache = cache;
    const commit = commitTold<NewProposal>(run, ITEM, async (proposals) => {
      const ids = await stageProposals(run.ctx.db, run.claim, proposals);
      return ids?.map((id, i) => ({ type: "proposal", item: ITEM, proposal: this.shown(id, proposals[i]) }));
    });
    this.store = new LineStore(run, commit);
  }

  async carryOut(): Promise<Outcome> {
    const types = await readTypes(this.run.ctx);
    if (types.length === 0) throw new AppError("vocabulary_empty");
    this.types = new Map(types.map((type) => [type.id, type]));
    const windows = mergeWindows(await inGroups(types));
    this.rows = windows.flat();
    this.report(0);
    let done = 0;
    for (const window of windows) {
      await this.readWindow(window, done);
      done += window.length;
      this.report(done);
    }
    return this.outcome();
  }

  private report(done: number): void {
    this.run.report({ done, total: this.rows.length, unit: "types" });
  }

  /** Asks about one part; when an answer breaks off its records stay, and the types behind them are asked for again. */
  private async readWindow(window: readonly MergeRow[], before: number): Promise<void> {
    let rows = window;
    let idle = 0;
    let keep = this.run.lastSeq;
    this.store.forgetAnnounced();
    for (let calls = 1; ; calls++) {
      const answer = await this.ask(rows, keep);
      const merged = new Set(this.records.flatMap(({ sources }) => sources));
      rows = answer.whole ? [] : rows.slice(answer.covered).filter(({ alias }) => !merged.has(alias));
      if (rows.length === 0) {
        await this.store.settle();
        return;
      }
      keep = answer.lastLineSeq;
      idle = answer.records.length > 0 ? 0 : idle + 1;
      // The half line at the end of the text would run into the next answer's first.
      await this.store.resetTo(keep);
      this.report(before + window.length - rows.length);
      if (idle > IDLE_MAX || calls >= CALLS_MAX) throw answer.error;
      await pauseBeforeRest(this.run, ITEM, answer, idle);
    }
  }

  private async ask(rows: readonly MergeRow[], keep: number): Promise<Answer> {
    const { run, store } = this;
    const { ctx } = run;
    const place = new Map(rows.map(({ alias }, index) => [alias, index]));
    const read = createMergeReader([...place.keys()], this.records);
    const records: MergeRecord[] = [];
    let covered = 0;
    const onLine = (line: Line, textSeq: number): boolean => {
      const found = read(line);
      switch (found.kind) {
        case "end":
          return true;
        case "record": {
          const { record } = found;
          covered = Math.max(
            covered,
            Math.min(...[...record.sources, record.target].map((id) => place.get(id) ?? 0)) + 1,
          );
          records.push(record);
          this.records.push(record);
          store.add({ kind: "record", record: this.toNew(record) });
          return false;
        }
        case "rejected": {
          this.rejected++;
          const { reason, detail } = found;
          const refused = { item: ITEM, line: line.number, textSeq, reason, detail, text: keptLine(line) };
          store.add({ kind: "rejected", line: refused });
          return false;
        }
      }
    };
    const deltas = ctx.llm.stream({
      task: mergeEventTypesTask,
      messages: buildMergePrompt({
        locale: languageOf(rows.map(({ line }) => line)),
        rows,
        marker: createHash("sha256")
          .update(rows.map(({ line }) => line).join("\n"))
          .digest("hex")
          .slice(0, 32),
      }),
      signal: run.signal,
      project: ctx.project,
      run: run.run.id,
      item: ITEM,
      units: rows.length,
      keepsPartial: true,
      pace: "single",
      ...(this.cache === undefined ? {} : { cache: this.cache }),
    });
    const lines = await readLines(run, deltas, {
      item: ITEM,
      store,
      keep,
      onLine,
      onCall: ({ usage }) => {
        this.usage.prompt_tokens += usage.promptTokens;
        this.usage.completion_tokens += usage.completionTokens;
        this.usage.estimated ||= usage.estimated;
        run.publish({ type: "usage", ...this.usage });
      },
    });
    return { ...lines, records, covered };
  }

  private toNew({ kind, sources, target, ...texts }: MergeRecord): NewProposal {
    const idOf = (alias: string) => this.rows.find((row) => row.alias === alias)?.id ?? "";
    return { kind, sources: sources.map(idOf), target: idOf(target), ...texts, ordinal: this.records.length };
  }

  /** A proposal as viewers see it while nobody can decide about it yet. */
  private shown(id: string, given: NewProposal | undefined): TypeProposal {
    if (!given) throw new Error("a proposal came back that was never given");
    const named = (typeId: string) => ({ id: typeId, name: this.types.get(typeId)?.name ?? "" });
    return {
      id,
      run_id: this.run.run.id,
      kind: given.kind,
      state: "staged",
      sources: given.sources.map(named),
      target: named(given.target),
      ...(given.nameZh === null ? {} : { name_zh: given.nameZh }),
      ...(given.nameEn === null ? {} : { name_en: given.nameEn }),
      ...(given.definition === null ? {} : { definition: given.definition }),
      ...(given.reason === null ? {} : { reason: given.reason }),
      created_at: new Date(this.run.ctx.clock.now()).toISOString(),
    };
  }

  private outcome(): Outcome {
    const { run, records, rejected } = this;
    // A garbage answer must not push out what is open from an earlier one.
    if (rejected > records.length) {
      throw new AppError("answer_unusable", { params: { valid: records.length, rejected }, retryable: true });
    }
    const merges = records.filter(({ kind }) => kind === "merge").length;
    const counts = { types: this.rows.length, merges, descriptions: records.length - merges, rejected };
    return {
      status: rejected > 0 ? "partial" : "succeeded",
      message: fillText(unifyTexts[rejected > 0 ? "donePartial" : "done"][run.locale], counts),
      counts,
      result: { ...counts, model: run.model ?? run.ctx.llm.connection.model },
    };
  }
}

/** Types that may mean the same stand beside each other, the most used of them first; then all others. */
async function inGroups(types: readonly VocabularyType[]): Promise<MergeCandidate[]> {
  const byId = new Map(types.map((type) => [type.id, type]));
  const groups = (await similarGroups(types, setImmediate)).map((ids) =>
    ids.flatMap((id) => byId.get(id) ?? []).toSorted((a, b) => b.events - a.events || Number(a.id) - Number(b.id)),
  );
  const grouped = new Set(groups.flat());
  return [
    ...groups.flatMap((group, i) => group.map((type) => ({ ...type, group: i + 1 }))),
    ...types.filter((type) => !grouped.has(type)).map((type) => ({ ...type, group: undefined })),
  ];
}
