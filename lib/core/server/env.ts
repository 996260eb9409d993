import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { shared } from "./globals.ts";
import { readSecretKeys } from "./secret-keys.ts";

/** Where the process gets its settings: the environment's names with their texts. */
export type EnvSource = Readonly<Record<string, string | undefined>>;

/** Every value that could not be used, one sentence each, so that a person mends all of them at once. */
export class EnvError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`These settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "EnvError";
    this.problems = problems;
  }
}

const LOOPBACK = new Map([
  ["localhost", ["127.0.0.1", "::1"]],
  ["127.0.0.1", ["127.0.0.1"]],
  ["::1", ["::1"]],
  ["[::1]", ["::1"]],
]);

const Host = z.string().transform((text, issues) => {
  const addresses = LOOPBACK.get(text.toLowerCase());
  if (addresses) return addresses;
  issues.addIssue(
    `must be localhost, 127.0.0.1 or ::1, not “${text}”: there is no sign-in yet, so Whystream answers this machine only`,
  );
  return z.NEVER;
});

const whole = (min: number, max: number) =>
  z.string().transform((text, issues) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (number >= min && number <= max) return number;
    issues.addIssue(`must be a whole number from ${min} to ${max}, not “${text}”`);
    return z.NEVER;
  });

const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, { error: ({ input }) => `must be one of ${values.join(", ")}, not “${String(input)}”` });

/** A secret is never repeated in a message. */
const ApiKey = z.string().regex(/^[\x21-\x7e]+$/, "holds a space or a character that no HTTP header may carry");

const SecretKeys = z.string().transform((text, issues) => {
  const keys = readSecretKeys(text);
  if (keys) return keys;
  issues.addIssue("must be 32 random bytes in base64 or hex (several, separated by commas, to change the key)");
  return z.NEVER;
});

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

const BaseUrl = z.string().transform((text, issues) => {
  const url = parseUrl(text);
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    issues.addIssue("must be an address that begins with http:// or https://");
  } else if (url.username || url.password) {
    issues.addIssue("must not hold a user name or password; put the key into OPENAI_API_KEY");
  } else if (url.hash || text.includes("#")) {
    issues.addIssue("must not hold a fragment (#…)");
  } else if (url.search) {
    issues.addIssue("must not hold a query (?…)");
  } else {
    return url.href.replace(/\/+$/, "");
  }
  return z.NEVER;
});

const DatabaseUrl = z.string().refine(
  (text) => ["postgres:", "postgresql:"].includes(parseUrl(text)?.protocol ?? ""),
  // The address usually holds a password, so it is not repeated either.
  "must be an address that begins with postgres:// or postgresql://",
);

const LLM_TIMEOUT_MAX = 24 * 60 * 60 * 1000;
const timeout = (fallback: string) => whole(1, LLM_TIMEOUT_MAX).prefault(fallback);

/** Every setting there is. `.env.example` documents each; nothing outside this file reads the environment. */
const Variables = z.object({
  HOST: Host.prefault("localhost"),
  PORT: whole(1, 65535).prefault("3000"),
  WHYSTREAM_DATA_DIR: z.string().prefault(".whystream"),
  WHYSTREAM_SAMPLE: oneOf("on", "off").prefault("on"),
  WHYSTREAM_SECRET_KEY: SecretKeys.optional(),
  DATABASE_URL: DatabaseUrl.optional(),
  WORKER: oneOf("on", "off", "only").prefault("on"),
  OPENAI_API_KEY: ApiKey.optional(),
  OPENAI_BASE_URL: BaseUrl.optional(),
  OPENAI_MODEL: z.string().optional(),
  RUN_CONCURRENCY: whole(1, 256).prefault("8"),
  RUN_CONCURRENCY_TOTAL: whole(1, 10_000).prefault("64"),
  LLM_MAX_RETRIES: whole(0, 20).prefault("4"),
  LLM_CONCURRENCY: whole(1, 1024).prefault("8"),
  LLM_CONNECT_TIMEOUT_MS: timeout("5000"),
  LLM_FIRST_BYTE_TIMEOUT_MS: timeout("60000"),
  LLM_IDLE_TIMEOUT_MS: timeout("45000"),
  LLM_TOTAL_TIMEOUT_MS: timeout("900000"),
  LLM_CASSETTE: z.string().optional(),
  OFFLINE_TOKENS_PER_S: whole(1, 1_000_000).prefault("80"),
  LOG_LEVEL: oneOf("debug", "info", "warn", "error", "silent").prefault("info"),
  WHYSTREAM_MODE: oneOf("laptop", "cluster").optional(),
  NODE_ENV: z.string().optional(),
  WHYSTREAM_BOOT_ID: z.string().optional(),
});

export const ENV_NAMES = Object.keys(Variables.shape) as readonly (keyof typeof Variables.shape)[];

/** Settings that may stand in a file instead: `NAME_FILE` names it, its first and last white space is dropped. */
export const ENV_FILE_NAMES = ["DATABASE_URL", "OPENAI_API_KEY", "WHYSTREAM_SECRET_KEY"] as const;

/** Set by the start script for the processes it starts, not by people. */
export const ENV_INTERNAL_NAMES = ["WHYSTREAM_MODE", "WHYSTREAM_BOOT_ID", "NODE_ENV"] as const;

export type Env = {
  /** Loopback addresses to listen on. */
  addresses: readonly string[];
  port: number;
  /** Absolute path of the folder that holds everything a laptop installation keeps. */
  dataDir: string;
  /** Keys that encrypt what is secret in the database, the one in use first; empty means the file in `dataDir`. */
  secretKeys: readonly Buffer[];
  /** Whether the sample project is loaded on the first start. */
  sample: boolean;
  databaseUrl?: string | undefined;
  /** `laptop`: the database belongs to this process's parent. `cluster`: it is shared. */
  mode: "laptop" | "cluster";
  /** Names this start of the installation; runs owned by another boot of a laptop are orphans. */
  bootId?: string | undefined;
  /** True under `npm run dev`. */
  development: boolean;
  worker: "on" | "off" | "only";
  /** Items of runs over many things that are worked on at once: by this process, and by all on one database. */
  items: { here: number; everywhere: number };
  /** The configured provider; absent means the offline model, or recordings. */
  openai?: { apiKey?: string | undefined; baseUrl: string; model: string } | undefined;
  llm: {
    maxRetries: number;
    concurrency: number;
    connectTimeoutMs: number;
    firstByteTimeoutMs: number;
    idleTimeoutMs: number;
    totalTimeoutMs: number;
  };
  offlineTokensPerS: number;
  /** Absolute paths of recordings that are played instead of asking a model. */
  cassettes: readonly string[];
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
};

const OPENAI_URL = "https://api.openai.com/v1";

/**
 * Reads and checks all settings. Empty texts count as absent. Throws EnvError naming every value that is wrong.
 * `readText` reads the files that `*_FILE` settings name.
 */
export function readEnv(source: EnvSource, readText: (path: string) => string = readUtf8): Env {
  const problems: string[] = [];
  const given = withFiles(source, readText, problems);
  const parsed = Variables.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) problems.push(`${issue.path.join(".")} ${issue.message}.`);
  problems.push(...contradictions(given));
  const cassettes = cassettePaths(given.LLM_CASSETTE ?? "", readText, problems);
  if (!parsed.success || problems.length > 0) throw new EnvError(problems);
  const v = parsed.data;
  return {
    addresses: v.HOST,
    port: v.PORT,
    dataDir: resolve(v.WHYSTREAM_DATA_DIR),
    secretKeys: v.WHYSTREAM_SECRET_KEY ?? [],
    sample: v.WHYSTREAM_SAMPLE === "on",
    databaseUrl: v.DATABASE_URL,
    mode: v.WHYSTREAM_MODE ?? (v.DATABASE_URL ? "cluster" : "laptop"),
    bootId: v.WHYSTREAM_BOOT_ID,
    development: v.NODE_ENV === "development",
    worker: v.WORKER,
    items: { here: v.RUN_CONCURRENCY, everywhere: v.RUN_CONCURRENCY_TOTAL },
    openai: v.OPENAI_MODEL
      ? { apiKey: v.OPENAI_API_KEY, baseUrl: v.OPENAI_BASE_URL ?? OPENAI_URL, model: v.OPENAI_MODEL }
      : undefined,
    llm: {
      maxRetries: v.LLM_MAX_RETRIES,
      concurrency: v.LLM_CONCURRENCY,
      connectTimeoutMs: v.LLM_CONNECT_TIMEOUT_MS,
      firstByteTimeoutMs: v.LLM_FIRST_BYTE_TIMEOUT_MS,
      idleTimeoutMs: v.LLM_IDLE_TIMEOUT_MS,
      totalTimeoutMs: v.LLM_TOTAL_TIMEOUT_MS,
    },
    offlineTokensPerS: v.OFFLINE_TOKENS_PER_S,
    cassettes,
    logLevel: v.LOG_LEVEL,
  };
}

/** The settings of this process, read at the first call. Never call it while a module loads: a build has none. */
export function env(): Env {
  return shared("env", () => readEnv(process.env));
}

function readUtf8(path: string): string {
  return readFileSync(path, "utf8");
}

function withFiles(source: EnvSource, readText: (path: string) => string, problems: string[]) {
  const given: Record<string, string> = {};
  for (const name of ENV_NAMES) {
    const text = source[name]?.trim();
    if (text) given[name] = text;
  }
  for (const name of ENV_FILE_NAMES) {
    const path = source[`${name}_FILE`]?.trim();
    if (!path) continue;
    if (given[name]) problems.push(`${name} and ${name}_FILE are both set; keep one.`);
    try {
      const text = readText(path).trim();
      if (text) given[name] = text;
      else problems.push(`${name}_FILE names ${path}, which is empty.`);
    } catch (error) {
      problems.push(`${name}_FILE names ${path}, which cannot be read (${reasonOf(error)}).`);
    }
  }
  return given;
}

function cassettePaths(list: string, readText: (path: string) => string, problems: string[]): string[] {
  const paths = list.split(",").flatMap((path) => (path.trim() === "" ? [] : [resolve(path.trim())]));
  for (const path of paths) {
    try {
      readText(path);
    } catch (error) {
      problems.push(`LLM_CASSETTE names ${path}, which cannot be read (${reasonOf(error)}).`);
    }
  }
  return paths;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unreadable";
}

/** Values that are fine alone but not together. */
function contradictions(given: Readonly<Record<string, string>>): string[] {
  const problems: string[] = [];
  const provider = (["OPENAI_API_KEY", "OPENAI_BASE_URL"] as const).filter((name) => given[name]);
  if (provider.length > 0 && !given.OPENAI_MODEL) {
    problems.push(
      `OPENAI_MODEL is missing: ${provider.join(" and ")} need${provider.length > 1 ? "" : "s"} a model's name.`,
    );
  }
  if (provider.length === 0 && given.OPENAI_MODEL) {
    problems.push("OPENAI_MODEL is set, but neither OPENAI_API_KEY nor OPENAI_BASE_URL says where to find the model.");
  }
  if (given.LLM_CASSETTE && given.OPENAI_MODEL) {
    problems.push("LLM_CASSETTE and OPENAI_MODEL are both set: either recordings answer or a model does; keep one.");
  }
  if (given.WORKER === "only" && !given.DATABASE_URL) {
    problems.push("WORKER=only needs DATABASE_URL: a worker alone shares its database with a server elsewhere.");
  }
  const total = Number(given.LLM_TOTAL_TIMEOUT_MS ?? 900_000);
  for (const name of ["LLM_CONNECT_TIMEOUT_MS", "LLM_FIRST_BYTE_TIMEOUT_MS", "LLM_IDLE_TIMEOUT_MS"] as const) {
    if (given[name] && Number(given[name]) > total)
      problems.push(`${name} must not exceed LLM_TOTAL_TIMEOUT_MS (${total}).`);
  }
  return problems;
}
