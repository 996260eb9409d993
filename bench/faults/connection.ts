import { request } from "node:http";
import { createParser } from "eventsource-parser";

/** How a viewer leaves by itself: after so many bytes of the body, which may lie inside a character, or so much time. */
export type Cut = { afterBytes?: number; afterMs?: number; how: "destroy" | "reset" };

export type Message = { id: string | undefined; data: string };

export type Connection = {
  url: string;
  headers?: Record<string, string>;
  method?: "GET" | "POST";
  format: "sse" | "ndjson";
  cut?: Cut | undefined;
  /** Without a byte for this long the viewer takes the connection for dead. */
  silenceMs: number;
  signal: AbortSignal;
  onMessage(message: Message): void;
  onHeaders?(headers: Record<string, string>): void;
};

/** How a connection ended: with which status, and who ended it. */
export type Ended = { status: number; by: "server" | "cut" | "error" | "silence" | "signal"; body: string };

/**
 * Reads one stream until it ends in whichever way. Never rejects. Bytes that came after the cut count as never
 * received, as do those of a message that was not complete.
 */
export function readStream(connection: Connection): Promise<Ended> {
  const { url, cut, format, signal, silenceMs } = connection;
  return new Promise((resolve) => {
    let over = false;
    let status = 0;
    let bytes = 0;
    let text = "";
    const finish = (by: Ended["by"]) => {
      if (over) return;
      over = true;
      clearTimeout(cutTimer);
      clearTimeout(silence);
      signal.removeEventListener("abort", onAbort);
      if (by === "cut" && cut?.how === "reset") sent.socket?.resetAndDestroy();
      sent.destroy();
      resolve({ status, by, body: status === 200 ? "" : text.slice(0, 2000) });
    };
    const onAbort = () => finish("signal");
    const wait = () => setTimeout(() => finish("silence"), silenceMs);
    let silence = wait();
    const cutTimer = cut?.afterMs === undefined ? undefined : setTimeout(() => finish("cut"), cut.afterMs);
    const accept = format === "ndjson" ? "application/x-ndjson" : "text/event-stream";
    const headers = { accept, ...connection.headers };
    const sent = request(url, { method: connection.method ?? "GET", agent: false, headers }, (response) => {
      status = response.statusCode ?? 0;
      connection.onHeaders?.(Object.fromEntries(Object.entries(response.headers).map(([k, v]) => [k, String(v)])));
      const take = status === 200 ? reader(format, connection.onMessage) : (part: string) => void (text += part);
      const decoder = new TextDecoder("utf-8", { fatal: false });
      response.on("data", (chunk: Buffer) => {
        if (over) return;
        clearTimeout(silence);
        silence = wait();
        const left = cut?.afterBytes === undefined ? chunk.length : Math.max(0, cut.afterBytes - bytes);
        bytes += chunk.length;
        take(decoder.decode(chunk.subarray(0, left), { stream: true }));
        if (left < chunk.length) finish("cut");
      });
      response.once("end", () => finish("server"));
      response.once("error", () => finish("error"));
      response.once("close", () => finish("error"));
    });
    sent.once("error", () => finish("error"));
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) finish("signal");
    else sent.end();
  });
}

function reader(format: Connection["format"], onMessage: (message: Message) => void): (text: string) => void {
  if (format === "sse") {
    const parser = createParser({ onEvent: ({ id, data }) => onMessage({ id, data }) });
    return (text) => parser.feed(text);
  }
  let line = "";
  return (text) => {
    const lines = (line + text).split("\n");
    line = lines.pop() ?? "";
    for (const data of lines) if (data !== "") onMessage({ id: undefined, data });
  };
}
