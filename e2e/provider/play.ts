import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { chunkOf, type Script, type Step } from "./script.ts";

/** Answers a request as the script says; `hold` waits for the gate. Ends early, without an error, when the client leaves. */
export async function play(script: Script, response: ServerResponse, gate?: Promise<void>): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    if (script.headersAfterMs !== undefined) await sleep(script.headersAfterMs, undefined, { signal: gone.signal });
    response.writeHead(script.status ?? 200, { "content-type": "text/event-stream; charset=utf-8", ...script.headers });
    response.flushHeaders();
    for (const step of script.steps) {
      if (step.do === "hold") await Promise.race([gate, leaving(gone.signal)]);
      else await take(step, response, gone.signal);
    }
    response.end();
  } catch (thrown) {
    if (!gone.signal.aborted) throw thrown;
  }
}

function leaving(gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (gone.aborted) resolve();
    else gone.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function take(step: Exclude<Step, { do: "hold" }>, response: ServerResponse, gone: AbortSignal): Promise<void> {
  switch (step.do) {
    case "chunk": {
      const data = typeof step.data === "string" ? step.data : JSON.stringify(step.data);
      return write(response, `${step.event === undefined ? "" : `event: ${step.event}\n`}data: ${data}\n\n`, gone);
    }
    case "text":
      return write(response, `data: ${JSON.stringify(chunkOf({ content: step.text }))}\n\n`, gone);
    case "raw":
      return write(response, step.text, gone);
    case "bytes":
      return write(response, Buffer.from(step.base64, "base64"), gone);
    case "drip": {
      const bytes = Buffer.from(step.text);
      for (let at = 0; at < bytes.length; at += step.size) {
        await write(response, bytes.subarray(at, at + step.size), gone);
        await sleep(step.ms ?? 0, undefined, { signal: gone });
      }
      return;
    }
    case "flood": {
      const bytes = Buffer.from(step.text);
      for (let n = 0; n < step.count; n++) await write(response, bytes, gone);
      return;
    }
    case "comment":
      return write(response, `: ${step.text}\n\n`, gone);
    case "comments-for-ever":
      for (;;) {
        await write(response, ": keep-alive\n\n", gone);
        await sleep(step.ms, undefined, { signal: gone });
      }
    case "wait":
      return sleep(step.ms, undefined, { signal: gone });
    case "recording":
      for (const line of (await readFile(step.file, "utf8")).split("\n")) {
        if (line === "") continue;
        await write(response, `data: ${line}\n\n`, gone);
        if (step.ms !== undefined) await sleep(step.ms, undefined, { signal: gone });
      }
      return;
    case "done":
      return write(response, "data: [DONE]\n\n", gone);
    case "stall":
      return sleep(2 ** 30, undefined, { signal: gone });
    case "reset":
    case "cut": {
      // What was written before must reach the client, or it would see a fault of another kind.
      await new Promise<void>((resolve) => response.write("", () => resolve()));
      await sleep(20);
      if (step.do === "reset") response.socket?.resetAndDestroy();
      else response.socket?.end();
      await sleep(2 ** 30, undefined, { signal: gone });
    }
  }
}

async function write(response: ServerResponse, bytes: string | Buffer, gone: AbortSignal): Promise<void> {
  gone.throwIfAborted();
  if (!response.write(bytes)) await once(response, "drain", { signal: gone });
}
