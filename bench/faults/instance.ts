import type { ChildProcess } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { readEnv } from "../../lib/core/server/env.ts";
import { startServer, type Server } from "../../scripts/start/server.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { ROOT } from "../../scripts/start/start-for-test.ts";

/** One server process of the product on the shared database, in whichever state a fault program put it. */
export class Instance {
  readonly name: string;
  readonly address: string;
  private readonly settings: Readonly<Record<string, string>>;
  private readonly log: string;
  private server: Server | undefined;
  /** Counts its starts: each is another owner of runs. */
  starts = 0;
  state: "down" | "up" | "frozen" = "down";

  private constructor(name: string, log: string, settings: Readonly<Record<string, string>>, port: number) {
    this.name = name;
    this.log = log;
    this.settings = { ...settings, PORT: String(port) };
    this.address = `http://127.0.0.1:${port}`;
  }

  static async create(name: string, log: string, settings: Readonly<Record<string, string>>): Promise<Instance> {
    return new Instance(name, log, settings, await freePort());
  }

  /** Whether it answers requests at all. */
  get serves(): boolean {
    return this.settings["WORKER"] !== "only";
  }

  /** The owner its runs have from this start on. */
  get life(): string {
    return `${this.name}#${this.starts}`;
  }

  /** Resolves when it is ready. */
  async start(): Promise<void> {
    const variables = { ...process.env, ...this.settings };
    const env = readEnv(this.settings);
    const databaseUrl = this.settings["DATABASE_URL"] ?? "";
    this.starts++;
    const server = startServer(
      { root: ROOT, env, variables, dev: false, durable: true },
      { addresses: ["127.0.0.1"], databaseUrl, bootId: randomUUID() },
      (child) => toFile(child, this.log),
    );
    this.server = server;
    await server.ready(new AbortController().signal);
    this.state = "up";
  }

  /** Ends it without a word, as a crash does. */
  async kill(): Promise<void> {
    this.state = "down";
    this.server?.kill();
    await this.server?.ended;
  }

  /** Asks it to end. */
  async stop(): Promise<void> {
    this.state = "down";
    await this.server?.stop(8_000);
  }

  freeze(): void {
    this.state = "frozen";
    this.signal("SIGSTOP");
  }

  thaw(): void {
    this.signal("SIGCONT");
    this.state = "up";
  }

  private signal(name: NodeJS.Signals): void {
    if (this.server) process.kill(this.server.pid, name);
  }
}

/** What an instance writes goes into a file that a person reads when a program found something. */
function toFile(child: ChildProcess, file: string) {
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (bytes: Buffer) => appendFileSync(file, bytes));
  return { held: () => readFileSync(file, "utf8").slice(-4000), pass: () => {} };
}
