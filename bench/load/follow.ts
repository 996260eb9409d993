import { request, type IncomingMessage } from "node:http";
import { MARK_CHARS_MAX, newMarkPattern, nowUs, STREAM_NAME } from "../model/mark.ts";

export type FollowOptions = {
  method?: "GET" | "POST";
  body?: string;
  /** Leaves after so many pieces. */
  leaveAfter?: number;
  /** Called for each text that came, with what pieces it held. */
  onText?: (text: string) => void;
  /** For streams of which only the number of pieces is wanted; it costs less than reading them. */
  countOnly?: boolean;
};

/** The product sends a sign of life every ten seconds; whoever says less has broken, and nothing may wait for ever. */
const SILENCE_MAX_MS = 60_000;

/**
 * One reader of a stream, over a plain socket, so that little of the reader is measured. Times are of the clock of
 * `nowUs`.
 */
export class Following {
  readonly startedUs = nowUs();
  firstByteUs = Number.NaN;
  firstTextUs = Number.NaN;
  /** When each piece was sent, and when it came. */
  readonly sentUs: number[] = [];
  readonly cameUs: number[] = [];
  /** Pieces so far; also counted when nothing else is kept. */
  count = 0;
  bytes = 0;
  /** Pieces that are not the next one: numbers left out, and numbers that came before. */
  lost = 0;
  repeated = 0;
  status = 0;
  runId = "";
  /** The model's name for the stream. */
  stream = 0;
  /** Resolves when the headers are there; rejects when they do not come or are not 200. */
  readonly opened: Promise<void>;
  /** Resolves when the stream is over or was left; rejects when it broke. */
  readonly ended: Promise<void>;

  private lastIndex = -1;
  private carry = "";
  private readonly pattern = newMarkPattern();
  private left = false;
  private leaveSocket = () => {};

  constructor(url: string, options: FollowOptions = {}) {
    const opened = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    this.opened = opened.promise;
    this.ended = ended.promise;
    // Whoever waits for one of the two hears of a failure there.
    this.opened.catch(() => {});
    this.ended.catch(() => {});
    const { method = "POST", body = "" } = options;
    const fail = (error: Error) => {
      if (this.left) return ended.resolve();
      opened.reject(error);
      ended.reject(error);
    };
    const headers = method === "GET" ? {} : { "content-type": "application/json", "content-length": body.length };
    const asked = request(url, { method, agent: false, headers }, (response: IncomingMessage) => {
      this.status = response.statusCode ?? 0;
      this.runId = String(response.headers["x-run-id"] ?? "");
      if (this.status !== 200) {
        response.resume();
        return fail(new Error(`${url} answered ${this.status}`));
      }
      opened.resolve();
      response.setEncoding("latin1");
      response.on("data", (text: string) => this.take(text, options));
      response.once("end", ended.resolve);
      response.once("error", fail);
    });
    this.leaveSocket = () => asked.destroy();
    asked.setTimeout(SILENCE_MAX_MS, () => asked.destroy(new Error(`${url} was silent for too long`)));
    asked.once("error", fail);
    asked.once("close", () => opened.reject(new Error(`${url} closed the connection`)));
    asked.end(body);
  }

  /** Goes away, as a closed page does. */
  leave(): void {
    this.left = true;
    this.leaveSocket();
  }

  private take(text: string, options: FollowOptions): void {
    const at = nowUs();
    if (this.bytes === 0) this.firstByteUs = at;
    this.bytes += text.length;
    if (options.countOnly) this.countPieces(text);
    else this.readPieces(text, at);
    options.onText?.(text);
    if (this.count >= (options.leaveAfter ?? Infinity)) this.leave();
  }

  private readPieces(text: string, at: number): void {
    const all = this.carry + text;
    const { pattern } = this;
    let end = 0;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(all); match !== null; match = pattern.exec(all)) {
      end = pattern.lastIndex;
      if (this.count === 0) {
        this.firstTextUs = at;
        this.stream = Number(STREAM_NAME.exec(all)?.[1] ?? 0);
      }
      const index = Number(match[2]);
      if (index <= this.lastIndex) this.repeated++;
      else if (this.count > 0) this.lost += index - this.lastIndex - 1;
      this.lastIndex = Math.max(this.lastIndex, index);
      this.sentUs.push(Number(match[1]));
      this.cameUs.push(at);
      this.count++;
    }
    // A mark may be cut by the border of two reads.
    this.carry = all.slice(Math.max(end, all.length - MARK_CHARS_MAX));
  }

  private countPieces(text: string): void {
    // The semicolon that ends a mark stands nowhere else in a stream.
    for (let at = text.indexOf(";"); at !== -1; at = text.indexOf(";", at + 1)) this.count++;
  }
}
