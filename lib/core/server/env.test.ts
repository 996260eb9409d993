import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ENV_FILE_NAMES, ENV_INTERNAL_NAMES, ENV_NAMES, EnvError, readEnv } from "./env";

function problemsOf(source: Record<string, string>, files: Record<string, string> = {}): readonly string[] {
  try {
    readEnv(source, (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
      return text;
    });
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}

describe("readEnv", () => {
  it("needs nothing: a laptop with the offline model", () => {
    const env = readEnv({});
    expect(env).toMatchObject({ port: 3000, mode: "laptop", worker: "on", sample: true, offlineTokensPerS: 80 });
    expect(env.addresses).toEqual(["127.0.0.1", "::1"]);
    expect(env.openai).toBeUndefined();
    expect(env.llm).toEqual({
      maxRetries: 4,
      concurrency: 8,
      connectTimeoutMs: 5000,
      firstByteTimeoutMs: 60000,
      idleTimeoutMs: 45000,
      totalTimeoutMs: 900000,
    });
  });

  it("treats empty texts as absent", () => {
    expect(readEnv({ PORT: "", OPENAI_API_KEY: " ", OPENAI_MODEL: "" })).toEqual(readEnv({}));
  });

  it("means a shared database by DATABASE_URL, unless the start script says it is the laptop's own", () => {
    const DATABASE_URL = "postgres://u:p@127.0.0.1:5432/x";
    expect(readEnv({ DATABASE_URL }).mode).toBe("cluster");
    expect(readEnv({ DATABASE_URL, WHYSTREAM_MODE: "laptop" }).mode).toBe("laptop");
  });

  it("lists every wrong value at once, each by its name", () => {
    const problems = problemsOf({
      PORT: "99999",
      HOST: "0.0.0.0",
      LLM_MAX_RETRIES: "many",
      WORKER: "maybe",
      DATABASE_URL: "mysql://x",
    });
    expect(problems).toHaveLength(5);
    for (const name of ["PORT", "HOST", "LLM_MAX_RETRIES", "WORKER", "DATABASE_URL"]) {
      expect(problems.some((problem) => problem.startsWith(`${name} `))).toBe(true);
    }
  });

  it("never repeats a secret in a message", () => {
    const text = problemsOf({
      OPENAI_API_KEY: "sk secret",
      OPENAI_MODEL: "m",
      DATABASE_URL: "http://u:secret@h/x",
    }).join();
    expect(text).not.toContain("secret");
  });

  it.each([
    ["ftp://x/v1", "http://"],
    ["https://me:pw@x/v1", "OPENAI_API_KEY"],
    ["https://x/v1#a", "fragment"],
    ["https://x/v1?a=1", "query"],
    ["not an address", "http://"],
  ])("refuses %s as a provider's address", (OPENAI_BASE_URL, hint) => {
    expect(problemsOf({ OPENAI_BASE_URL, OPENAI_MODEL: "m" })).toEqual([expect.stringContaining(hint)]);
  });

  it("asks for the model as soon as a provider is named, and for a provider when only a model is", () => {
    expect(problemsOf({ OPENAI_API_KEY: "sk-1" })).toEqual([expect.stringContaining("OPENAI_MODEL is missing")]);
    expect(problemsOf({ OPENAI_BASE_URL: "http://127.0.0.1:11434/v1" })).toEqual([
      expect.stringContaining("OPENAI_MODEL is missing"),
    ]);
    expect(problemsOf({ OPENAI_MODEL: "m" })).toEqual([expect.stringContaining("OPENAI_API_KEY")]);
  });

  it("takes a provider without a key, as local ones need none", () => {
    const { openai } = readEnv({ OPENAI_BASE_URL: "http://127.0.0.1:11434/v1/", OPENAI_MODEL: "qwen3" });
    expect(openai).toEqual({ apiKey: undefined, baseUrl: "http://127.0.0.1:11434/v1", model: "qwen3" });
  });

  it("reads secrets from files and drops the line end", () => {
    const env = readEnv({ OPENAI_API_KEY_FILE: "/run/key", OPENAI_MODEL: "m" }, () => "sk-1\n");
    expect(env.openai?.apiKey).toBe("sk-1");
  });

  it("says which secret's file is missing, empty or doubled", () => {
    expect(problemsOf({ OPENAI_API_KEY_FILE: "/gone", OPENAI_MODEL: "m", OPENAI_BASE_URL: "http://h" })[0]).toContain(
      "ENOENT",
    );
    expect(problemsOf({ DATABASE_URL_FILE: "/e" }, { "/e": "\n" })[0]).toContain("empty");
    expect(
      problemsOf({ DATABASE_URL_FILE: "/e", DATABASE_URL: "postgres://h/x" }, { "/e": "postgres://h/y" })[0],
    ).toContain("both");
  });

  it("takes recordings in place of a model, and says which cannot be read", () => {
    expect(readEnv({}).cassettes).toEqual([]);
    expect(readEnv({ LLM_CASSETTE: "/a.jsonl, /b.jsonl ," }, () => "").cassettes).toEqual(["/a.jsonl", "/b.jsonl"]);
    expect(problemsOf({ LLM_CASSETTE: "/a.jsonl,/b.jsonl" }, { "/a.jsonl": "" })).toEqual([
      "LLM_CASSETTE names /b.jsonl, which cannot be read (ENOENT).",
    ]);
    const both = { LLM_CASSETTE: "/a.jsonl", OPENAI_MODEL: "m", OPENAI_API_KEY: "k" };
    expect(problemsOf(both, { "/a.jsonl": "" })).toEqual([expect.stringContaining("keep one")]);
  });

  it("lets a worker be alone only on a shared database", () => {
    expect(problemsOf({ WORKER: "only" })).toEqual([expect.stringContaining("DATABASE_URL")]);
    expect(problemsOf({ WORKER: "only", DATABASE_URL: "postgres://h/x" })).toEqual([]);
  });

  it("holds every limit below the total", () => {
    expect(problemsOf({ LLM_IDLE_TIMEOUT_MS: "2000", LLM_TOTAL_TIMEOUT_MS: "1000" })).toHaveLength(1);
  });
});

it(".env.example documents every setting and no other", () => {
  const text = readFileSync(new URL("../../../.env.example", import.meta.url), "utf8");
  const documented = [...text.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]).sort();
  const internal: readonly string[] = ENV_INTERNAL_NAMES;
  const expected = [
    ...ENV_NAMES.filter((name) => !internal.includes(name)),
    ...ENV_FILE_NAMES.map((name) => `${name}_FILE`),
  ];
  expect(documented).toEqual(expected.sort());
});
