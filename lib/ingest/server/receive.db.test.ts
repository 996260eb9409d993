import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { snapshotProject, type Snapshot } from "@/db/snapshot";
import { AppError, type Ctx } from "@/lib/core";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { getImport, listImports } from "./get-imports";
import { runEnded } from "./import-for-test";
import { receiveUpload } from "./receive-upload";
import { storeFile } from "./store-file";
import { newImportKey } from "./receive";

let database: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  database = await createTestDb();
  ctx = await createTestCtx(database.db);
});
afterAll(() => database.close());

const CSV = "user_id,action,timestamp\nu1,browse,2026-01-05 09:03:07\nu2,click,2026-01-05 09:04:00\n";
const BOUNDARY = "----x";

type Part = { name: string; value: string; fileName?: string };
const FILE: Part = { name: "file", value: CSV, fileName: "行为 数据.csv" };
const KIND: Part = { name: "kind", value: "behaviors" };

function form(parts: readonly Part[]): Buffer {
  const text = parts.map(({ name, value, fileName }) => {
    const disposition = `form-data; name="${name}"${fileName === undefined ? "" : `; filename="${fileName}"`}`;
    const type = fileName === undefined ? "" : "Content-Type: text/csv\r\n";
    return `--${BOUNDARY}\r\nContent-Disposition: ${disposition}\r\n${type}\r\n${value}\r\n`;
  });
  return Buffer.from(`${text.join("")}--${BOUNDARY}--\r\n`);
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

async function upload(body: Buffer, { size = 17, length = String(body.length) as string | null, type = TYPE } = {}) {
  return await receiveUpload(ctx, Readable.from(inPieces(body, size)), type, length);
}

async function refusedWith(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "accepted";
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code;
  }
}

const nothingStored = async (before: Snapshot) => {
  expect(await snapshotProject(ctx.db, ctx.project)).toEqual(before);
};

describe("an upload", () => {
  test.each([
    ["kind before file", [KIND, FILE]],
    ["file before kind", [FILE, KIND]],
  ])("is imported with %s, however it is cut", async (_, parts) => {
    for (const size of [1, 1000]) {
      const { import: started, run } = await upload(form(parts), { size });
      expect(started).toMatchObject({ kind: "behaviors", file_name: "行为 数据.csv", bytes: CSV.length });
      expect(run).toMatchObject({ kind: "import", subject: started.id });
      await runEnded(ctx, run.id);
      expect(await getImport(ctx, started.id)).toMatchObject({ status: "succeeded", rows: { read: 2 } });
    }
  });

  test("of a browser's own making is understood", async () => {
    const data = new FormData();
    data.set("kind", "behaviors");
    data.set("time_zone", "");
    data.set("file", new Blob([CSV], { type: "text/csv" }), "a.csv");
    const request = new Request("http://127.0.0.1/", { method: "POST", body: data });
    const received = await receiveUpload(ctx, request.body, request.headers.get("content-type"), null);
    await runEnded(ctx, received.run.id);
    expect((await getImport(ctx, received.import.id)).rows).toMatchObject({ read: 2, duplicate: 2 });
  });

  test("that breaks off anywhere leaves nothing behind", async () => {
    const before = await snapshotProject(ctx.db, ctx.project);
    const imports = (await listImports(ctx, { limit: 100 })).items.length;
    const whole = form([KIND, FILE]);
    for (let cut = 0; cut < whole.length - 4; cut += 13) {
      const short = whole.subarray(0, cut);
      expect(await refusedWith(upload(short, { length: String(whole.length) }))).toBe("upload_incomplete");
      // A proxy may have cut the body and announced the shorter length as the whole one.
      expect(await refusedWith(upload(short, { length: null }))).toMatch(/^upload_(incomplete|missing_file)$/);
    }
    expect(await refusedWith(upload(whole, { length: String(whole.length + 1) }))).toBe("upload_incomplete");
    await nothingStored(before);
    expect((await listImports(ctx, { limit: 100 })).items).toHaveLength(imports);
  });

  test("whose connection is reset leaves nothing behind", async () => {
    const before = await snapshotProject(ctx.db, ctx.project);
    const big = form([KIND, { ...FILE, value: CSV.repeat(50_000) }]);
    async function* reset(): AsyncGenerator<Buffer> {
      yield* inPieces(big.subarray(0, 3_000_000), 64 * 1024);
      throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
    }
    const attempt = receiveUpload(ctx, Readable.from(reset()), TYPE, String(big.length));
    expect(await refusedWith(attempt)).toBe("upload_incomplete");
    await nothingStored(before);
  });

  test.each<[string, Part[], string]>([
    ["no file", [KIND], "upload_missing_file"],
    ["no kind", [FILE], "upload_missing_kind"],
    ["an unknown kind", [{ ...KIND, value: "cats" }, FILE], "bad_request"],
    ["an unknown zone", [KIND, { name: "time_zone", value: "Mars/Base" }, FILE], "unknown_time_zone"],
    ["an unknown encoding", [KIND, { name: "encoding", value: "rot13" }, FILE], "bad_request"],
    ["two files", [KIND, FILE, FILE], "bad_request"],
    ["an empty file", [KIND, { ...FILE, value: "" }], "import_empty"],
  ])("with %s is refused and leaves nothing behind", async (_, parts, code) => {
    const before = await snapshotProject(ctx.db, ctx.project);
    expect(await refusedWith(upload(form(parts)))).toBe(code);
    await nothingStored(before);
  });

  test("of another type is refused", async () => {
    expect(await refusedWith(upload(form([KIND, FILE]), { type: "text/csv" }))).toBe("unsupported_media_type");
    expect(await refusedWith(upload(form([KIND, FILE]), { type: "multipart/form-data" }))).toBe("bad_request");
  });

  test("announced as larger than any file may be is refused before it is read", async () => {
    const body = new Readable({
      read() {
        throw new Error("it was read");
      },
    });
    expect(await refusedWith(receiveUpload(ctx, body, TYPE, String(3 * 1024 ** 3)))).toBe("upload_too_large");
  });
});

describe("storing a file", () => {
  test("stops at the limit and removes what it had stored", async () => {
    const before = await snapshotProject(ctx.db, ctx.project);
    const key = newImportKey(ctx);
    const bytes = Buffer.alloc(3 * 1024 * 1024, "x");
    const attempt = storeFile(ctx, key, inPieces(bytes, 100_000), 2 * 1024 * 1024);
    expect(await refusedWith(attempt)).toBe("upload_too_large");
    await nothingStored(before);
  });
});
