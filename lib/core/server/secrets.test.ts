import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEnv } from "./env";
import { createSecretBox } from "./secret-box";
import { openSecrets, SECRET_KEY_FILE } from "./secrets";

const key = (byte: number) => Buffer.alloc(32, byte);
const box = (...keys: [Buffer, ...Buffer[]]) => createSecretBox(keys, "test");

describe("a secret box", () => {
  it("gives back what was sealed, for the place it was sealed for and for no other", () => {
    const sealed = box(key(1)).seal("sk-密钥", "t.c.1");
    expect(box(key(1)).open(sealed, "t.c.1")).toBe("sk-密钥");
    expect(box(key(1)).open(sealed, "t.c.2")).toBeUndefined();
    expect(createSecretBox([key(1)], "another purpose").open(sealed, "t.c.1")).toBeUndefined();
  });

  it("seals one text differently each time and shows nothing of it", () => {
    const [first, second] = [box(key(1)).seal("sk-secret", "a"), box(key(1)).seal("sk-secret", "a")];
    expect(first).not.toBe(second);
    expect(first).toMatch(/^v1\.[0-9a-f]{8}(\.[\w-]+){3}$/);
    for (const part of first.split(".")) expect(Buffer.from(part, "base64url").toString()).not.toContain("secret");
  });

  it("opens nothing that was changed, cut, or sealed with another key", () => {
    const sealed = box(key(1)).seal("sk-secret", "a");
    const parts = sealed.split(".");
    const changed = parts.with(3, Buffer.from("another!!").toString("base64url")).join(".");
    const shortTag = parts.with(4, (parts[4] ?? "").slice(0, 6)).join(".");
    for (const text of [changed, shortTag, sealed.slice(0, -4), sealed.replace("v1", "v2"), "", "v1", "…"]) {
      expect([text, box(key(1)).open(text, "a")]).toEqual([text, undefined]);
    }
    expect(box(key(2)).open(sealed, "a")).toBeUndefined();
  });

  it("opens with every key it has and seals with the first, which is how a key is changed", () => {
    const old = box(key(1)).seal("sk-secret", "a");
    const both = box(key(2), key(1));
    expect(both.open(old, "a")).toBe("sk-secret");
    expect(both.isCurrent(old)).toBe(false);
    const anew = both.seal("sk-secret", "a");
    expect(both.isCurrent(anew)).toBe(true);
    expect(box(key(1)).open(anew, "a")).toBeUndefined();
  });
});

describe("the key file", () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "secrets-"));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));
  const open = (settings: Partial<Parameters<typeof openSecrets>[0]> = {}) =>
    openSecrets({ secretKeys: [], dataDir, mode: "laptop", ...settings });
  const path = () => join(dataDir, SECRET_KEY_FILE);

  it("is made at the first need, only for its owner, and is used from then on", () => {
    expect(open().opener("p")).toBeUndefined();
    const sealed = open().sealer("p").seal("sk", "a");
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(path(), "utf8"), "base64")).toHaveLength(32);
    expect(open().opener("p")?.open(sealed, "a")).toBe("sk");
  });

  it("that was lost opens nothing, and once it is back opens everything again", () => {
    const secrets = open();
    const sealed = secrets.sealer("p").seal("sk", "a");
    const text = readFileSync(path(), "utf8");
    rmSync(path());
    expect(secrets.opener("p")?.open(sealed, "a")).toBeUndefined();
    writeFileSync(path(), text);
    expect(secrets.opener("p")?.open(sealed, "a")).toBe("sk");
  });

  it("that holds no key is told by its path and never replaced", () => {
    writeFileSync(path(), "half a ke");
    expect(() => open().sealer("p")).toThrow(expect.objectContaining({ code: "secret_key_unusable" }));
    expect(() => open().opener("p")).toThrow(path());
    expect(readFileSync(path(), "utf8")).toBe("half a ke");
  });

  it("is not made where several servers share a database: they would each have another", () => {
    expect(() => open({ mode: "cluster" }).sealer("p")).toThrow(
      expect.objectContaining({ code: "secret_key_missing" }),
    );
    const told = open({ mode: "cluster", secretKeys: [key(1)] });
    expect(told.opener("p")?.open(told.sealer("p").seal("sk", "a"), "a")).toBe("sk");
  });
});

describe("WHYSTREAM_SECRET_KEY", () => {
  it("is read in base64, base64url and hex, several with the one in use first", () => {
    const bytes = Buffer.alloc(32, 0xfb);
    for (const text of [bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex")]) {
      expect(readEnv({ WHYSTREAM_SECRET_KEY: text }).secretKeys).toEqual([bytes]);
    }
    const two = `${key(1).toString("hex")}, ${key(2).toString("base64")}`;
    expect(readEnv({ WHYSTREAM_SECRET_KEY: two }).secretKeys).toEqual([key(1), key(2)]);
    expect(readEnv({ WHYSTREAM_SECRET_KEY_FILE: "/k" }, () => `${two}\n`).secretKeys).toHaveLength(2);
  });

  it.each(["short", Buffer.alloc(16).toString("base64"), `${"ab".repeat(32)},x`])(
    "%s is refused and not repeated",
    (text) => {
      expect(() => readEnv({ WHYSTREAM_SECRET_KEY: text })).toThrow(/WHYSTREAM_SECRET_KEY must be 32 random bytes/);
      expect(() => readEnv({ WHYSTREAM_SECRET_KEY: text })).not.toThrow(text);
    },
  );
});
