import { formatCursor, isTerminalFrame, type Cursor, type Frame } from "@/lib/runs";
import { RunFold, tokensIn, type RunState } from "../view";
import { drawSoon } from "./draw";

export type Connection = "connecting" | "live" | "lost" | "ended";

/** What a component draws of a run. */
export type RunView = RunState & {
  runId: string;
  connection: Connection;
  /** Of the last few seconds; absent while nothing arrives. */
  tokensPerS?: number;
  /** When this tab first heard of it; milliseconds. */
  startedAtMs?: number;
};

const RATE_WINDOW_MS = 4000;

/** One run in this tab: frames as they came, the state they add up to, and who draws it. */
export class RunFeed {
  readonly runId: string;
  private readonly fold = new RunFold();
  private readonly listeners = new Set<() => void>();
  private waiting: Frame[] = [];
  private arrivals: { at: number; tokens: number }[] = [];
  private connection: Connection = "connecting";
  private startedAtMs: number | undefined;
  private view: RunView;

  constructor(runId: string) {
    this.runId = runId;
    this.view = { ...this.fold.state, runId, connection: this.connection };
  }

  get cursor(): Cursor {
    const last = this.waiting.at(-1);
    return last ?? { attempt: this.fold.state.attempt, seq: this.fold.state.lastSeq };
  }

  get cursorText(): string {
    return formatCursor(this.cursor);
  }

  /** Whether nothing more will come, drawn already or not. */
  get ended(): boolean {
    const last = this.waiting.at(-1);
    if (last && isTerminalFrame(last)) return true;
    return this.fold.state.end !== undefined || this.connection === "ended";
  }

  /** As the frames so far say; `queued` before the first one. */
  get status(): string {
    return this.fold.state.status;
  }

  get watched(): boolean {
    return this.listeners.size > 0;
  }

  snapshot = (): RunView => this.view;

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  push(frame: Frame, now: number): void {
    this.waiting.push(frame);
    this.startedAtMs ??= now;
    this.arrivals.push({ at: now, tokens: tokensIn([frame]) });
    this.schedule();
  }

  setConnection(connection: Connection): void {
    if (this.connection === connection || this.connection === "ended") return;
    this.connection = connection;
    this.schedule();
  }

  private schedule(): void {
    drawSoon(this.flush);
  }

  private readonly flush = (): void => {
    const frames = this.waiting;
    this.waiting = [];
    this.fold.add(frames);
    if (this.fold.state.end) this.connection = "ended";
    const rate = this.rate(performance.timeOrigin + performance.now());
    this.view = {
      ...this.fold.state,
      runId: this.runId,
      connection: this.connection,
      ...(rate === undefined ? {} : { tokensPerS: rate }),
      ...(this.startedAtMs === undefined ? {} : { startedAtMs: this.startedAtMs }),
    };
    for (const listener of this.listeners) listener();
  };

  /** A replay arrives all at once and has no speed. */
  private rate(now: number): number | undefined {
    this.arrivals = this.arrivals.filter(({ at }) => now - at <= RATE_WINDOW_MS);
    const [first] = this.arrivals;
    const span = first ? now - first.at : 0;
    if (span < 1000 || this.fold.state.end) return undefined;
    return this.arrivals.reduce((sum, { tokens }) => sum + tokens, 0) / (span / 1000);
  }
}
