import { tracingChannel } from "node:diagnostics_channel";
import { Server as HttpServer } from "node:http";
import { createServer, type Server } from "node:net";

// Runs inside the server's process, before Next. Next listens on one address only; this adds the others (::1 beside
// 127.0.0.1) and hands their connections to Next's own HTTP server, so nothing is relayed. It also makes the server
// end when the start script is gone.

const others = (process.env.WHYSTREAM_ALSO_LISTEN ?? "").split(",").filter(Boolean);

/** Instrumentation closes these when the process is told to end. */
const holder = globalThis as { [key: symbol]: Map<string, unknown> | undefined };
const values = (holder[Symbol.for("whystream")] ??= new Map());
const servers = new Set<Server>();
values.set("listeners", servers);

tracingChannel("net.server.listen").asyncEnd.subscribe((message) => {
  const { server } = message as { server: Server };
  const bound = server.address();
  if (!(server instanceof HttpServer) || bound === null || typeof bound === "string" || servers.has(server)) return;
  // Next's development server opens others, for itself.
  if (String(bound.port) !== process.env.PORT && !process.argv.includes(String(bound.port))) return;
  servers.add(server);
  for (const address of others) {
    const extra = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit("connection", socket));
    // A machine without IPv6 serves 127.0.0.1 alone.
    extra.once("error", () => servers.delete(extra));
    extra.listen({ port: bound.port, host: address }, () => servers.add(extra));
  }
});

process.once("disconnect", () => {
  setTimeout(() => process.exit(1), 7_000).unref();
  process.kill(process.pid, "SIGTERM");
});
