import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A model service whose every piece of text says when it was sent, so that whoever reads it knows how long it was
 * under way. `MARK` begins each piece; the number after it is microseconds of the machine's monotonic clock.
 */
export const MARK = /t(\d+);/g;

export const nowUs = (): number => Number(process.hrtime.bigint() / 1000n);

export type Ticker = { baseUrl: string; pieces: number; everyMs: number; silentMs: number; close(): Promise<void> };

/** Answers each request with `pieces` pieces, `everyMs` apart, after `silentMs` without a byte. */
export async function startTicker(): Promise<Ticker> {
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => void answer(response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const ticker: Ticker = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    pieces: 1,
    everyMs: 20,
    silentMs: 0,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };

  async function answer(response: ServerResponse): Promise<void> {
    const { pieces, everyMs, silentMs } = ticker;
    const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));
    if (silentMs > 0) await pause(silentMs);
    response.writeHead(200, { "content-type": "text/event-stream" });
    const send = (payload: string) => response.write(`data: ${payload}\n\n`);
    for (let i = 0; i < pieces && !response.destroyed; i++) {
      if (i > 0) await pause(everyMs);
      send(chunk(`t${nowUs()};`));
    }
    send(chunk('\\n{\\"end\\":true,\\"records\\":0}\\n'));
    send('{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}');
    send("[DONE]");
    response.end();
  }
  return ticker;
}

function chunk(text: string): string {
  return `{"id":"t","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"${text}"},"finish_reason":null}]}`;
}
