import { parentPort, workerData } from "node:worker_threads";
import {
  buildSequences,
  figuresOf,
  minePatterns,
  patternAt,
  patternStatistics,
  rankPatterns,
  type PatternStatistics,
  type SequenceDb,
  type StatisticsInput,
} from "@/lib/patterns";
import type { MiningJob, MiningMessage, MiningSummary } from "./mining-job";

// `dist/workers/mine.mjs`: mines and measures beside the thread that answers requests, and ends with its host.

const PIECE = 500;
const PROGRESS_EVERY_MS = 200;

if (parentPort === null) throw new Error("this program runs in a worker thread");
const port = parentPort;
const say = (message: MiningMessage) => port.postMessage(message);

const { summary, figures } = mine(workerData as MiningJob);
let sent = 0;
port.on("message", () => {
  const patterns = Array.from({ length: Math.min(PIECE, summary.patterns - sent) }, (_, i) => figures(sent + i));
  sent += patterns.length;
  say({ kind: "piece", patterns });
});
say({ kind: "mined", summary });

function mine(job: MiningJob) {
  const { columns, options, patternsMax } = job;
  const db = buildSequences(columns, job.sequences);
  const of = options.counted === "users" ? db.userIds.length : db.users.length;
  const minSupport =
    options.minSupport < 1 ? Math.max(1, Math.ceil(options.minSupport * of - 1e-9)) : options.minSupport;
  const wanted = Math.min(options.topK ?? Infinity, patternsMax);
  const mined = minePatterns(
    db,
    // One more than wanted tells whether there is more.
    { ...options, minSupport, topK: wanted + 1, timeBudgetMs: job.timeBudgetMs },
    {
      now: () => performance.now(),
      progressEveryMs: PROGRESS_EVERY_MS,
      onProgress: ({ share, patterns, best }) => say({ kind: "mining", share, found: patterns, best }),
    },
  );
  const count = Math.min(mined.supports.length, wanted);
  const patterns = Array.from({ length: count }, (_, i) => patternAt(mined, i));
  const statistics = measure({
    db,
    patterns,
    reach: options.reach ?? {},
    counted: options.counted,
    outcome: job.outcome,
    segments: job.segments,
  });
  const ranking = rankPatterns(patterns, statistics);
  const names = (types: Int32Array) => Array.from(types, (type) => db.typeNames[type] as string);
  const figures = (rank: number) => {
    const i = ranking[rank] as number;
    return figuresOf(names(patterns[i] as Int32Array), statistics[i] as PatternStatistics);
  };
  const beyondChance = patterns.filter((_, rank) => figures(rank).beyond_chance).length;
  return {
    figures,
    summary: {
      ...whatTookPart(db),
      minSupport,
      supportBelow: mined.supportBelow,
      patterns: count,
      beyondChance,
      incomplete: incomplete(),
    },
  };

  function incomplete(): MiningSummary["incomplete"] {
    if (mined.incomplete && mined.incomplete.reason !== "cancelled") {
      return { reason: mined.incomplete.reason, share: mined.incomplete.share };
    }
    const cut = mined.supports.length > patternsMax && (options.topK ?? Infinity) > patternsMax;
    return cut ? { reason: "patterns", share: 1 } : null;
  }
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

function whatTookPart(db: SequenceDb) {
  return {
    events: db.types.length,
    users: db.userIds.length,
    sessions: db.users.length,
    types: new Set(db.types).size,
  };
}
