import { Frame } from "@/lib/runs";
import { isTerminal, RunStatus } from "../schema";
import { RunFeed } from "./run-feed";

/** As many as one stream of the server carries. */
const RUNS_MAX = 50;
const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 5000;
/** Runs that come and go faster than this wait for each other: one stream is opened for all of them. */
const CHANGE_MS = 300;
/** Runs nobody looks at any more are left on the connection for a while; they may be looked at again. */
const LEAVE_MS = 3000;
/** The server gives a sign of life every ten seconds, but one an EventSource does not show. */
const SILENCE_MS = 30_000;
/** Runs nobody looks at whose frames are kept, for a reader who comes back. */
const IDLE_MAX = 24;

type Timer = ReturnType<typeof setTimeout>;

/**
 * All watched runs of a project on one connection, since a browser has six for the whole site. When the set of runs
 * changes, a new stream is opened at the present cursors and the old one closed at the new one's first sign of
 * life; what comes twice is dropped by its number.
 */
export class RunStreams {
  private readonly project: string;
  private readonly feeds = new Map<string, RunFeed>();
  private source: EventSource | undefined;
  /** Streams whose successor has not opened yet. */
  private stale: EventSource[] = [];
  private carried: ReadonlySet<string> = new Set();
  private opening: { timer: Timer; at: number } | undefined;
  private openedAt = 0;
  private failures = 0;
  private heardAt = 0;
  private guard: Timer | undefined;

  constructor(project: string) {
    this.project = project;
    // A tab that was asleep may hold a connection that died without a word.
    addEventListener("online", () => this.reopen());
    addEventListener("pageshow", (event) => event.persisted && this.reopen());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") return;
      if (this.source?.readyState === EventSource.OPEN) void this.ask();
      else this.reopen();
    });
  }

  feed(runId: string): RunFeed {
    let feed = this.feeds.get(runId);
    if (!feed) {
      feed = new RunFeed(runId);
      this.feeds.set(runId, feed);
    }
    return feed;
  }

  /** Keeps a run on the connection as long as somebody draws it. */
  watch(runId: string, listener: () => void): () => void {
    const feed = this.feed(runId);
    const leave = feed.subscribe(listener);
    if (!feed.ended && !this.carried.has(runId)) this.schedule(this.source ? CHANGE_MS : 0);
    return () => {
      leave();
      this.schedule(LEAVE_MS);
      this.forgetIdle(feed);
    };
  }

  /** The run that was left last is the youngest; the oldest go. */
  private forgetIdle(left: RunFeed): void {
    if (left.watched) return;
    this.feeds.delete(left.runId);
    this.feeds.set(left.runId, left);
    const idle = [...this.feeds.values()].filter((feed) => !feed.watched);
    for (const feed of idle.slice(0, Math.max(0, idle.length - IDLE_MAX))) this.feeds.delete(feed.runId);
  }

  private wanted(): RunFeed[] {
    return [...this.feeds.values()].filter((feed) => feed.watched && !feed.ended).slice(0, RUNS_MAX);
  }

  /** The earliest wish counts, so that changes without a pause between them cannot put an opening off for ever. */
  private schedule(afterMs: number): void {
    const at = performance.now() + afterMs;
    if (this.opening && this.opening.at <= at) return;
    clearTimeout(this.opening?.timer);
    const run = () => {
      this.opening = undefined;
      this.adjust();
    };
    this.opening = { at, timer: setTimeout(run, afterMs) };
  }

  private reopen(): void {
    // One that has not answered yet would keep the next one waiting.
    if (this.source?.readyState === EventSource.CONNECTING) {
      this.source.close();
      this.source = undefined;
    }
    this.carried = new Set();
    this.failures = 0;
    this.schedule(0);
  }

  private adjust(): void {
    const wanted = this.wanted();
    if (wanted.length === 0) {
      this.close();
      return;
    }
    // A slow server must not collect streams: one that is open and one that is opening are all there ever are, for a
    // browser's six connections are all the page has. What is wanted meanwhile is looked at when that one has opened.
    if (this.source?.readyState === EventSource.CONNECTING) return;
    const alive = this.source && this.source.readyState !== EventSource.CLOSED;
    const missing = wanted.some(({ runId }) => !this.carried.has(runId));
    // Ended runs cost the connection nothing; those that go on unseen do.
    const unseen = [...this.carried].some((runId) => {
      const feed = this.feeds.get(runId);
      return !feed || (!feed.watched && !feed.ended);
    });
    if (alive && !missing && !unseen) return;
    const sinceOpened = performance.now() - this.openedAt;
    if (alive && this.carried.size > 0 && sinceOpened < CHANGE_MS) this.schedule(CHANGE_MS - sinceOpened);
    else this.open(wanted);
  }

  private open(wanted: readonly RunFeed[]): void {
    if (this.source) this.stale.push(this.source);
    this.carried = new Set(wanted.map(({ runId }) => runId));
    this.openedAt = performance.now();
    this.listen();
    const query = new URLSearchParams({
      project: this.project,
      runs: wanted.map(({ runId }) => runId).join(","),
      after: wanted.map(({ cursorText }) => cursorText).join(","),
    });
    const source = new EventSource(`/api/v1/streams?${query}`);
    this.source = source;
    source.addEventListener("open", () => {
      if (source !== this.source) return;
      this.closeStale();
      this.failures = 0;
      this.listen();
      this.schedule(CHANGE_MS);
      for (const feed of wanted) feed.setConnection("live");
    });
    source.addEventListener("message", ({ data }) => {
      this.listen();
      this.take(String(data));
    });
    source.addEventListener("error", () => {
      if (source === this.source) this.lose(source, wanted);
    });
  }

  /** The browser's own way to connect again is slower than ours and knows nothing of runs that came meanwhile. */
  private lose(source: EventSource, feeds: readonly RunFeed[]): void {
    const refused = source.readyState === EventSource.CLOSED;
    source.close();
    this.source = undefined;
    this.carried = new Set();
    this.closeStale();
    const waitMs = Math.min(RETRY_FIRST_MS * 2 ** this.failures, RETRY_MAX_MS);
    this.failures += 1;
    // A connection that comes back at once was never missed.
    if (this.failures > 1) for (const feed of feeds) if (!feed.ended) feed.setConnection("lost");
    // Half of the wait is left to chance, or all tabs of a restarted server would come back in the same moment.
    const retry = () => this.schedule(waitMs * (0.5 + Math.random() / 2));
    if (refused) void this.leaveGone(feeds).finally(retry);
    else retry();
  }

  private close(): void {
    this.source?.close();
    this.source = undefined;
    this.carried = new Set();
    this.closeStale();
    clearTimeout(this.guard);
  }

  private closeStale(): void {
    for (const source of this.stale.splice(0)) source.close();
  }

  private take(text: string): void {
    const parsed = Frame.safeParse(JSON.parse(text));
    if (!parsed.success) return;
    const frame = parsed.data;
    const feed = this.feeds.get(frame.run);
    if (!feed || (frame.type !== "reset" && frame.seq <= feed.cursor.seq)) return;
    feed.push(frame, performance.timeOrigin + performance.now());
    if (frame.type === "done" || frame.type === "error" || frame.type === "cancelled") this.schedule(CHANGE_MS);
  }

  /** Something came: the connection is alive for so long. */
  private listen(): void {
    this.heardAt = performance.now();
    clearTimeout(this.guard);
    this.guard = setTimeout(() => void this.ask(), SILENCE_MS);
  }

  /** After a long silence: whether the runs stand elsewhere than the frames say, which only a dead connection explains. */
  private async ask(): Promise<void> {
    const heard = this.heardAt;
    for (const feed of this.wanted()) {
      const found = await this.statusOf(feed);
      if (this.heardAt !== heard) return;
      if (found === "gone") feed.setConnection("ended");
      else if (found === undefined || (found !== feed.status && (isTerminal(found) || feed.status === "queued"))) {
        this.reopen();
        return;
      }
    }
    if (this.source) this.listen();
  }

  /**
   * The browser gave up because the answer was no stream: all runs are over (204), one of them is gone (404), or the
   * server is not there. Those that are gone leave, the rest are tried again.
   */
  private async leaveGone(feeds: readonly RunFeed[]): Promise<void> {
    for (const feed of feeds) {
      if (feed.ended) continue;
      const found = await this.statusOf(feed);
      if (found === undefined) return;
      if (found === "gone") feed.setConnection("ended");
    }
  }

  /** Undefined when the server does not say. */
  private async statusOf({ runId }: RunFeed): Promise<RunStatus | "gone" | undefined> {
    try {
      const response = await fetch(`/api/v1/runs/${runId}?project=${encodeURIComponent(this.project)}`);
      if (response.status === 404) return "gone";
      const body = (await response.json()) as { status?: unknown };
      return RunStatus.safeParse(body.status).data;
    } catch {
      return undefined;
    }
  }
}
