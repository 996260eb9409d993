import { constants, platform, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import {
  buildSequences,
  countOwners,
  countPatterns,
  excludedBy,
  figuresOf,
  isBeyondChance,
  mergePartitions,
  minePatterns,
  optionsOfPart,
  patternAt,
  patternStatistics,
  rankPatterns,
  selectPatterns,
  splitByUser,
  tableFromBytes,
  type MiningLimits,
  type MiningOptions,
  type MiningResult,
  type PatternStatistics,
  type PatternTable,
  type SequenceDb,
  type StatisticsInput,
} from "@/lib/patterns";
import type { MiningJob, MiningMessage, MiningSummary, Part } from "./mining-job";

// `dist/workers/mine.mjs`: mines and measures beside the thread that answers requests, and ends with its host.

const PIECE = 500;
const PROGRESS_EVERY_MS = 200;

/** Linux counts niceness by thread; elsewhere this would slow down the whole process. */
if (platform() === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

if (parentPort === null) throw new Error("this program runs in a worker thread");
const port = parentPort;
const now = () => performance.now();
const say = (message: MiningMessage) => port.postMessage(message);

function work(job: MiningJob): void {
  const { columns, task, patternsMax } = job;
  const db = buildSequences(columns, job.sequences);
  const options = { ...job.options, minSupport: wholeSupport(db, job.options) };
  /** One more than is wanted tells whether there is more. */
  const oneMore = { ...options, topK: Math.min(options.topK ?? Infinity, patternsMax) + 1 };
  switch (task.kind) {
    case "mine": {
      const mined = search(db, { ...oneMore, timeBudgetMs: job.timeBudgetMs });
      const told = { minSupport: options.minSupport, supportBelow: mined.supportBelow, frequent: mined.frequent };
      answer(job, db, mined, { ...cutOf(mined), ...told });
      break;
    }
    case "find":
      say({ kind: "found", table: find(db, options, task, job.timeBudgetMs) });
      break;
    case "count": {
      const { counted, reach } = options;
      const limits = { timeBudgetMs: job.timeBudgetMs };
      const counts = countPatterns(partOf(db, task), candidatesOf(task.tables), { counted, reach, ...limits }, { now });
      say({ kind: "counted", supports: "supports" in counts ? counts.supports : null });
      break;
    }
    case "measure": {
      const candidates = { ...candidatesOf(task.tables), supports: sumsOf(task.counts) };
      const table = selectPatterns(candidates, candidates.supports, oneMore, db.typeNames);
      const supportBelow = candidates.supports.reduce((most, n) => (n < options.minSupport && n > most ? n : most), 0);
      const frequent = candidates.supports.reduce((sum, n) => sum + (n >= options.minSupport ? 1 : 0), 0);
      answer(job, db, table, { incomplete: null, minSupport: options.minSupport, supportBelow, frequent });
      break;
    }
  }
}

/** How many users (or sessions) the minimum comes to: at least one. */
function wholeSupport(db: SequenceDb, { minSupport, counted }: MiningOptions): number {
  if (minSupport >= 1) return minSupport;
  const of = counted === "users" ? db.userIds.length : db.users.length;
  // A share that was written in decimals may come out a trace above the whole number that is meant.
  return Math.max(1, Math.ceil(minSupport * of - 1e-9));
}

const search = (db: SequenceDb, options: MiningOptions & MiningLimits): MiningResult =>
  minePatterns(db, options, {
    now,
    progressEveryMs: PROGRESS_EVERY_MS,
    onProgress: ({ share, patterns, best }) => say({ kind: "mining", share, found: patterns, best }),
  });

const candidatesOf = (tables: readonly Uint8Array[]): PatternTable => mergePartitions(tables.map(tableFromBytes));

/** Column by column. */
function sumsOf(counts: readonly Uint8Array[]): Int32Array {
  const sums = new Int32Array((counts[0]?.length ?? 0) / Int32Array.BYTES_PER_ELEMENT);
  for (const bytes of counts) {
    // A copy of its own, since the bytes may lie anywhere.
    const numbers = new Int32Array(Uint8Array.from(bytes).buffer);
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (numbers[i] as number);
  }
  return sums;
}

const partOf = (db: SequenceDb, { part, parts }: Part): SequenceDb => splitByUser(db, parts)[part] as SequenceDb;

function find(db: SequenceDb, options: MiningOptions, part: Part, timeBudgetMs: number): PatternTable | null {
  const { counted } = options;
  const own = partOf(db, part);
  const owners = countOwners(own, counted);
  if (owners === 0) return { items: new Int32Array(0), offsets: new Int32Array(1), supports: new Int32Array(0) };
  const found = search(own, { ...optionsOfPart(options, owners, countOwners(db, counted)), timeBudgetMs });
  return found.incomplete ? null : { items: found.items, offsets: found.offsets, supports: found.supports };
}

function cutOf({ incomplete }: MiningResult): Pick<MiningSummary, "incomplete"> {
  if (!incomplete || incomplete.reason === "cancelled") return { incomplete: null };
  return { incomplete: { reason: incomplete.reason, share: incomplete.share } };
}

/** Measures and ranks what was found, says what it came to, and sends it piece by piece. */
function answer(
  job: MiningJob,
  db: SequenceDb,
  found: PatternTable,
  told: Pick<MiningSummary, "incomplete" | "minSupport" | "supportBelow"> & { readonly frequent: number },
): void {
  const { options, patternsMax } = job;
  const wanted = Math.min(options.topK ?? Infinity, patternsMax);
  const count = Math.min(found.supports.length, wanted);
  const patterns = Array.from({ length: count }, (_, i) => patternAt(found, i));
  const statistics = measure({
    db,
    patterns,
    reach: options.reach ?? {},
    counted: options.counted,
    outcome: job.outcome,
    segments: job.segments,
  });
  const ranking = rankPatterns(patterns, statistics);
  const figures = (rank: number) => {
    const i = ranking[rank] as number;
    const names = Array.from(patterns[i] as Int32Array, (type) => db.typeNames[type] as string);
    return figuresOf(names, statistics[i] as PatternStatistics);
  };
  const cut = found.supports.length > patternsMax && (options.topK ?? Infinity) > patternsMax;
  let sent = 0;
  port.on("message", () => {
    const patterns = Array.from({ length: Math.min(PIECE, count - sent) }, (_, i) => figures(sent + i));
    sent += patterns.length;
    say({ kind: "piece", patterns });
  });
  say({
    kind: "mined",
    summary: {
      ...told,
      // Where all of them are asked for, the search stops looking at what cannot be among the best.
      frequent: told.incomplete || (options.output ?? "all") === "all" ? null : told.frequent,
      incomplete: told.incomplete ?? (cut ? { reason: "patterns", share: 1 } : null),
      events: db.types.length,
      users: db.userIds.length,
      sessions: db.users.length,
      types: new Set(db.types).size,
      patterns: count,
      excluded:
        count === 0 ? excludedBy(job.columns, job.sequences, { ...options, minSupport: told.minSupport }, { now }) : [],
      beyondChance: statistics.filter(isBeyondChance).length,
    },
  });
}

function measure(input: StatisticsInput): PatternStatistics[] {
  const steps = patternStatistics(input);
  const patterns = input.patterns.length;
  let saidAt = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - saidAt < PROGRESS_EVERY_MS) continue;
    saidAt = performance.now();
    say({ kind: "measuring", share: step.value, patterns });
  }
}

work(workerData as MiningJob);
