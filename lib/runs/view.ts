import { estimateTokens } from "@/lib/llm";
import { isTerminalFrame, type Frame, type FrameBody } from "./frames";
import { copyItems, withItem, type RunItems } from "./items";
import type { AbstractedEvent } from "./abstracted-event";
import type { DrawnEdge, DrawnNode } from "./drawn-graph";
import type { IdentifiedRelation } from "./identified-relation";
import type { PartialPatterns } from "./partial-patterns";
import type { TaggedEntity } from "./tagged-entity";
import type { CitedSentence, ToldEvidence } from "./told-answer";
import type { TypeProposal } from "./type-proposal";

type Body<T extends FrameBody["type"]> = Extract<FrameBody, { type: T }>;
type Place = { run: string; attempt: number; seq: number };

/** A run as a viewer sees it: what its frames so far add up to. */
export type RunState = {
  attempt: number;
  lastSeq: number;
  /** queued, waiting_retry, running … and at the end succeeded, partial, failed or cancelled. */
  status: string;
  until?: string;
  /** Why it waits or is paused, where the log says so. */
  reason?: string;
  /** Its answer came from an earlier identical call. */
  cached?: boolean;
  startMessage?: string;
  /** The latest steps, oldest first; at most `MESSAGES_MAX`. */
  messages: readonly string[];
  answer: string;
  reasoning: string;
  events: readonly AbstractedEvent[];
  tagged: readonly TaggedEntity[];
  /** Names that were answered for. */
  identified: readonly IdentifiedRelation[];
  /** What was proposed about the vocabulary. */
  proposals: readonly TypeProposal[];
  /** What a search for patterns has come to. */
  patterns?: PartialPatterns;
  /** A causal graph that is being made: nodes and edges by id, in the order in which they first came. */
  nodes: ReadonlyMap<string, DrawnNode>;
  edges: ReadonlyMap<string, DrawnEdge>;
  /** What an answer may rest on, and its sentences that are checked already. */
  evidence?: ToldEvidence;
  sentences: readonly CitedSentence[];
  rejected: readonly Omit<Body<"rejected">, "type">[];
  retries: readonly Omit<Body<"retry">, "type">[];
  resets: number;
  progress?: Omit<Body<"progress">, "type">;
  usage?: Omit<Body<"usage">, "type">;
  result?: Record<string, unknown>;
  /** Of a run over many things. */
  items?: RunItems;
  end?:
    | { type: "done"; message: string; summary: Body<"done">["summary"] }
    | { type: "error"; message: string; code: string; retryable: boolean }
    | { type: "cancelled"; message: string };
};

export const EMPTY_RUN: RunState = {
  attempt: 0,
  lastSeq: 0,
  status: "queued",
  messages: [],
  answer: "",
  reasoning: "",
  events: [],
  tagged: [],
  identified: [],
  proposals: [],
  nodes: new Map(),
  edges: new Map(),
  sentences: [],
  rejected: [],
  retries: [],
  resets: 0,
};

/** A run over thousands of things says something of each; what it said long ago is in its log. */
export const MESSAGES_MAX = 500;

/** A fold at one moment; another fold can go on from it. */
export type FoldMark = { log: readonly Frame[]; state: RunState };

/**
 * Folds frames into a state. The log is kept beside it because a `reset` withdraws what frames after a number had
 * added: then everything is folded again without them.
 */
export class RunFold {
  private log: Frame[] = [];
  private now: RunState = EMPTY_RUN;

  get state(): RunState {
    return this.now;
  }

  /** Remembers this moment. What the fold takes later does not change the mark. */
  mark(): FoldMark {
    const { items } = this.now;
    return { log: this.log.slice(), state: items ? { ...this.now, items: copyItems(items) } : this.now };
  }

  /** A fold that goes on from a mark and leaves the mark as it is. */
  static from(mark: FoldMark): RunFold {
    const fold = new RunFold();
    const { items } = mark.state;
    fold.log = mark.log.slice();
    fold.now = items ? { ...mark.state, items: copyItems(items) } : mark.state;
    return fold;
  }

  /** Takes frames in order; those seen already are dropped. Returns whether anything changed. */
  add(frames: readonly Frame[]): boolean {
    const before = this.now;
    for (const frame of frames) {
      if (frame.type === "reset") this.reset(frame);
      else if (frame.seq > this.now.lastSeq) {
        this.log.push(frame);
        this.now = step(this.now, frame);
      }
    }
    return this.now !== before;
  }

  /**
   * A reset of the log has a number of its own, after what it withdraws; one that only tells this viewer that the
   * log does not hold its cursor stands at the last number they share.
   */
  private reset(frame: Body<"reset"> & Place): void {
    const { lastSeq, resets, retries } = this.now;
    const ofLog = frame.seq > frame.after;
    if (ofLog ? frame.seq <= lastSeq : frame.after >= lastSeq) return;
    this.log = this.log.filter(({ seq }) => seq <= frame.after);
    const kept = this.log.reduce(step, EMPTY_RUN);
    // What was tried stays known although its text is withdrawn.
    this.now = { ...kept, retries, resets: resets + 1, attempt: frame.attempt, lastSeq: frame.seq, status: "running" };
    if (ofLog) this.log.push(frame);
  }
}

/** What one frame adds. */
function step(state: RunState, frame: Frame): RunState {
  const { run: _run, ...rest } = frame;
  const next: RunState = { ...state, attempt: frame.attempt, lastSeq: frame.seq };
  if (isTerminalFrame(frame)) delete next.until;
  switch (rest.type) {
    case "start":
      return { ...next, status: "running", startMessage: rest.message };
    case "status": {
      const { until: _until, reason: _reason, ...others } = next;
      return {
        ...others,
        status: rest.status,
        ...(rest.until === undefined ? {} : { until: rest.until }),
        ...(rest.reason === undefined ? {} : { reason: rest.reason }),
        ...(rest.cached === undefined ? {} : { cached: rest.cached }),
      };
    }
    case "progress": {
      const progress = { done: rest.done, total: rest.total, unit: rest.unit, percent: rest.percent };
      return {
        ...next,
        status: state.status === "waiting_retry" ? "running" : state.status,
        messages: rest.message === undefined ? state.messages : withMessage(state.messages, rest.message),
        progress: {
          ...progress,
          ...(rest.eta_ms === undefined ? {} : { eta_ms: rest.eta_ms }),
          ...(rest.message === undefined ? {} : { message: rest.message }),
        },
      };
    }
    case "llm_chunk":
      return rest.channel === "reasoning"
        ? { ...next, status: "running", reasoning: state.reasoning + rest.content }
        : { ...next, status: "running", answer: state.answer + rest.content };
    case "event":
      return { ...next, events: [...state.events, rest.event] };
    case "tag":
      return { ...next, tagged: [...state.tagged, rest.entity] };
    case "relation":
      return { ...next, identified: [...state.identified, rest.relation] };
    case "proposal":
      return { ...next, proposals: [...state.proposals, rest.proposal] };
    case "patterns":
      return { ...next, patterns: { found: rest.found, best: rest.best } };
    case "node":
      return { ...next, nodes: new Map(state.nodes).set(rest.node.id, rest.node) };
    case "edge":
      return { ...next, edges: new Map(state.edges).set(rest.edge.id, rest.edge) };
    case "evidence":
      return { ...next, evidence: rest.evidence };
    case "citation":
      return { ...next, sentences: [...state.sentences, rest.sentence] };
    case "rejected":
      return { ...next, rejected: [...state.rejected, rest] };
    case "retry":
      return { ...next, status: "waiting_retry", retries: [...state.retries, rest] };
    case "usage":
      return { ...next, usage: rest };
    case "result":
      return { ...next, result: rest.data };
    case "done":
      return {
        ...next,
        status: rest.summary.status,
        end: { type: "done", message: rest.message, summary: rest.summary },
      };
    case "error":
      return {
        ...next,
        status: "failed",
        end: { type: "error", message: rest.message, code: rest.code, retryable: rest.retryable },
      };
    case "cancelled":
      return { ...next, status: "cancelled", end: { type: "cancelled", message: rest.message } };
    case "item":
      return { ...next, items: withItem(state.items, rest) };
    case "reset":
      return next;
  }
}

function withMessage(messages: readonly string[], message: string): readonly string[] {
  return [...(messages.length < MESSAGES_MAX ? messages : messages.slice(1 - MESSAGES_MAX)), message];
}

/** Tokens the text of these frames is likely to be. */
export function tokensIn(frames: readonly Frame[]): number {
  let tokens = 0;
  for (const frame of frames) if (frame.type === "llm_chunk") tokens += estimateTokens(frame.content);
  return tokens;
}
