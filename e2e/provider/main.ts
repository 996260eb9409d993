import { startProvider } from "./server.ts";

/** `node e2e/provider/main.ts [port]`: the server on its own, controlled over HTTP, until it is told to end. */
const provider = await startProvider({ port: Number(process.argv[2] ?? 0) });
process.stdout.write(`${provider.baseUrl}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void provider.close());
