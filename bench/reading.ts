import { request } from "node:http";
import { MARK, nowUs } from "./ticker.ts";

export type Reading = {
  /** From the request to the first byte of the answer's body. */
  firstByteMs: number;
  /** From the request to the first piece of the model's text. */
  firstTextMs: number;
  /** How long each piece was under way. */
  underWayMs: number[];
  /** How long nothing came between one read with pieces in it and the next. */
  gapsMs: number[];
};

/** Asks and reads to the end, or until `leaveAfter` pieces. A plain socket, so that little of the reader is measured. */
export function read(
  url: string,
  { body, leaveAfter = Infinity }: { body?: string; leaveAfter?: number } = {},
): Promise<Reading> {
  return new Promise((resolve, reject) => {
    const underWayMs: number[] = [];
    const gapsMs: number[] = [];
    let lastUs = Number.NaN;
    let firstByteMs = Number.NaN;
    let firstTextMs = Number.NaN;
    const startedAt = performance.now();
    const finish = () => resolve({ firstByteMs, firstTextMs, underWayMs, gapsMs });
    const sent = request(
      url,
      {
        method: "POST",
        agent: false,
        headers: { "content-type": "application/json", "content-length": body?.length ?? 0 },
      },
      (response) => {
        if (response.statusCode !== 200) return reject(new Error(`${url} answered ${response.statusCode}`));
        response.setEncoding("utf8");
        response.on("data", (text: string) => {
          const at = nowUs();
          if (Number.isNaN(firstByteMs)) firstByteMs = performance.now() - startedAt;
          const before = underWayMs.length;
          for (const [, sentAt] of text.matchAll(MARK)) {
            if (Number.isNaN(firstTextMs)) firstTextMs = performance.now() - startedAt;
            underWayMs.push((at - Number(sentAt)) / 1000);
          }
          if (underWayMs.length > before) {
            if (!Number.isNaN(lastUs)) gapsMs.push((at - lastUs) / 1000);
            lastUs = at;
          }
          if (underWayMs.length >= leaveAfter) {
            sent.destroy();
            finish();
          }
        });
        response.once("end", finish);
        response.once("error", (error) => (underWayMs.length >= leaveAfter ? finish() : reject(error)));
      },
    );
    sent.once("error", (error) => (underWayMs.length >= leaveAfter ? finish() : reject(error)));
    sent.end(body);
  });
}
