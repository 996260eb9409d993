import { Frame } from "@/lib/runs";
import { RunFeed } from "./run-feed";

/** As many as one stream of the server carries. */
const RUNS_MAX = 50;
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 15_000;

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
  private carried = "";
  private opening: ReturnType<typeof setTimeout> | undefined;
  private retryMs = RETRY_FIRST_MS;

  constructor(project: string) {
    this.project = project;
    // A tab that was asleep may hold a connection that died without a word.
    addEventListener("online", () => this.reopen());
    addEventListener("pageshow", (event) => event.persisted && this.reopen());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.source?.readyState !== EventSource.OPEN) this.reopen();
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
    const leave = this.feed(runId).subscribe(listener);
    this.schedule(0);
    return () => {
      leave();
      this.schedule(1000);
    };
  }

  private wanted(): RunFeed[] {
    return [...this.feeds.values()].filter((feed) => feed.watched && !feed.ended).slice(0, RUNS_MAX);
  }

  private schedule(afterMs: number): void {
    clearTimeout(this.opening);
    this.opening = setTimeout(() => this.adjust(), afterMs);
  }

  private reopen(): void {
    this.carried = "";
    this.schedule(0);
  }

  private adjust(): void {
    const wanted = this.wanted();
    const names = wanted.map(({ runId }) => runId).join(",");
    if (names === this.carried && this.source && this.source.readyState !== EventSource.CLOSED) return;
    if (this.source) this.stale.push(this.source);
    this.carried = names;
    if (wanted.length === 0) {
      this.source = undefined;
      this.closeStale();
      return;
    }
    const query = new URLSearchParams({
      project: this.project,
      runs: names,
      after: wanted.map(({ cursorText }) => cursorText).join(","),
    });
    const source = new EventSource(`/api/v1/streams?${query}`);
    this.source = source;
    source.addEventListener("open", () => {
      if (source !== this.source) return;
      this.closeStale();
      this.retryMs = RETRY_FIRST_MS;
      for (const feed of wanted) feed.setConnection("live");
    });
    source.addEventListener("message", ({ data }) => this.take(String(data)));
    source.addEventListener("error", () => {
      if (source !== this.source) return;
      this.closeStale();
      for (const feed of wanted) if (!feed.ended) feed.setConnection("lost");
      if (source.readyState === EventSource.CLOSED) void this.afterRefusal(wanted);
    });
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
    if (frame.type === "done" || frame.type === "error" || frame.type === "cancelled") this.schedule(50);
  }

  /**
   * The browser gave up because the answer was no stream: all runs are over (204), one of them is gone (404), or the
   * server is not there. Each run is asked for; those that are gone leave, the rest are tried again.
   */
  private async afterRefusal(feeds: readonly RunFeed[]): Promise<void> {
    this.carried = "";
    for (const feed of feeds) {
      const response = await fetch(`/api/v1/runs/${feed.runId}?project=${encodeURIComponent(this.project)}`).catch(
        () => undefined,
      );
      if (response?.status === 404) feed.setConnection("ended");
    }
    this.schedule(this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, RETRY_MAX_MS);
  }
}
