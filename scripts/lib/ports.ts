import { createServer } from "node:net";
import { errorCode } from "./processes.ts";

/** The error's code when nothing can listen there, such as EADDRINUSE; undefined when it is free. */
export function whyTaken(port: number, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error) => resolve(errorCode(error) ?? "unknown"));
    probe.listen({ port, host: address, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}

/**
 * A port of 127.0.0.1 and ::1 that nothing uses. It lies below 32768: higher ones are handed to outgoing
 * connections, one of which could take it before we do.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if ((await whyTaken(port, "127.0.0.1")) === undefined && (await whyTaken(port, "::1")) !== "EADDRINUSE")
      return port;
  }
  throw new Error("No free port between 20000 and 32000 was found.");
}
