import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, parseEnv } from "node:util";
import { readEnv, type Env } from "../../lib/core/server/env.ts";

export type StartOptions = {
  root: string;
  env: Env;
  /** What the server's environment is made from. */
  variables: Readonly<Record<string, string | undefined>>;
  /** Serve from sources that reload, instead of from a build. */
  dev: boolean;
  /** False for tests: their database need not survive a power cut. */
  durable: boolean;
};

/** Reads the command line, `.env.local`, `.env` and the environment, which wins. Throws EnvError. */
export function readOptions(args: readonly string[], root: string): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { dev: { type: "boolean", default: false }, volatile: { type: "boolean", default: false } },
  });
  const variables = { ...readFile(join(root, ".env")), ...readFile(join(root, ".env.local")), ...process.env };
  return { root, env: readEnv(variables), variables, dev: values.dev, durable: !values.volatile };
}

function readFile(path: string): NodeJS.Dict<string> {
  return existsSync(path) ? parseEnv(readFileSync(path, "utf8")) : {};
}
