/** A model service in a process of its own, so that what it costs is nobody else's. `startModel` starts it. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { formatMark, nowUs } from "./mark.ts";
import { aroundMark, recordsOf } from "./text.ts";
import { IDLE, type FromModel, type Script, type ToModel } from "./script.ts";

/** Between pieces that wait for nothing the service must still hear that somebody left. */
const BURST_PIECES = 32;

let script: Script = IDLE;
/** Answers that began before the wish to finish end with their next piece. */
let wishes = 0;
let streams = 0;
const tell = (message: FromModel) => process.send?.(message);

const server = createServer((request, response) => {
  request.resume();
  request.once("end", () => void answer(response, ++streams, script));
});
// A connection that is kept must not be closed just when somebody asks again on it.
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => tell({ type: "listening", port: (server.address() as AddressInfo).port }));
process.on("message", (message: ToModel) => {
  if (message === "finish") wishes++;
  else script = message.script;
  tell({ type: "set" });
});
// Whoever started us is gone.
process.once("disconnect", () => process.exit());

async function answer(response: ServerResponse, stream: number, { silentMs, everyMs, pieces, ...how }: Script) {
  const begunUs = nowUs();
  let sent = 0;
  let whole = false;
  response.once("close", () => tell({ type: "closed", stream, atUs: nowUs(), begunUs, sent, whole }));
  if (silentMs > 0) await pause(silentMs);
  response.writeHead(200, { "content-type": "text/event-stream" });
  const filler = "x".repeat(how.fillerChars);
  const startedAt = performance.now();
  const wishesBefore = wishes;
  let waiting = "";
  for (let i = 0, last = false; !last && !response.destroyed; i++) {
    last = i === pieces - 1 || wishes > wishesBefore;
    const { before, after } = aroundMark(how.text, i, last);
    const name = i === 0 ? `s${stream}=` : "";
    waiting += chunk(`${before}${name}${formatMark(nowUs(), i)}${filler}${after}`);
    sent = i + 1;
    if (everyMs === 0 && sent % BURST_PIECES !== 0 && !last) continue;
    const room = response.write(waiting);
    waiting = "";
    if (!room) await drained(response);
    else if (everyMs === 0) await new Promise(setImmediate);
    // An absolute timetable: waits that come out too long do not add up.
    const wait = startedAt + sent * everyMs - performance.now();
    if (everyMs > 0 && wait > 0 && !last) await pause(wait);
  }
  if (response.destroyed) return;
  const records = how.text === "records" ? recordsOf(sent) : 0;
  response.write(chunk(`{\\"end\\":true,\\"records\\":${records}}\\n`));
  response.write('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n');
  response.end("data: [DONE]\n\n");
  whole = true;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off("drain", go).off("close", go);
      resolve();
    };
    response.on("drain", go).on("close", go);
  });
}

/** `text` is escaped already. */
function chunk(text: string): string {
  return `data: {"id":"t","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"${text}"},"finish_reason":null}]}\n\n`;
}
