import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import Busboy, { type BusboyFileStream, type BusboyInstance } from "@fastify/busboy";
import { z } from "zod";
import { AppError, type Ctx } from "@/lib/core";
import { ImportEncoding, ImportKind } from "@/lib/ingest";
import { checkZone, newImportKey, startImport, type Received } from "./receive";
import { FILE_BYTES_MAX, forgetFile, storeFile, type StoredFile } from "./store-file";

const Fields = z.object({
  kind: ImportKind,
  time_zone: z.string().optional(),
  encoding: ImportEncoding.optional(),
});

/**
 * Takes a form with `kind`, `file` and, if wanted, `time_zone` and `encoding`, in any order. The file goes into the
 * database as it arrives and never into memory as a whole. When the body breaks off, or is shorter or longer than
 * the length announced, the answer is `upload_incomplete` and nothing is kept.
 */
export async function receiveUpload(
  ctx: Ctx,
  body: ReadableStream<Uint8Array> | Readable | null,
  contentType: string | null,
  contentLength: string | null,
): Promise<Received> {
  if (!contentType || !/^multipart\/form-data\b/i.test(contentType)) {
    const params = { expected: "multipart/form-data", actual: contentType ?? "?" };
    throw new AppError("unsupported_media_type", { params });
  }
  const announced = contentLength === null || !/^\d+$/.test(contentLength) ? undefined : Number(contentLength);
  if (announced !== undefined && announced > FILE_BYTES_MAX + 1024 * 1024) {
    throw new AppError("upload_too_large", { params: { max: "2 GiB" } });
  }
  const key = newImportKey(ctx);
  const form = await readForm(toReadable(body), contentType, announced, (file) => storeFile(ctx, key, file));
  let file: StoredFile;
  let fields: z.infer<typeof Fields>;
  try {
    ({ file, fields } = checkForm(form));
  } catch (error) {
    await forgetFile(ctx, key);
    throw error;
  }
  return await startImport(ctx, key, file, {
    kind: fields.kind,
    fileName: form.fileName,
    timeZone: fields.time_zone,
    encoding: fields.encoding,
  });
}

function checkForm(form: Form): { file: StoredFile; fields: z.infer<typeof Fields> } {
  if (!form.file) throw new AppError("upload_missing_file");
  if (form.surplus) throw new AppError("bad_request", { params: { detail: "one part “file” and no other file" } });
  if (form.fields.kind === undefined) {
    throw new AppError("upload_missing_kind", { params: { kinds: ImportKind.options.join(", ") } });
  }
  const fields = Fields.safeParse(form.fields);
  if (!fields.success) {
    const errors = fields.error.issues.map(({ path, message }) => ({ pointer: `/${path.join("/")}`, detail: message }));
    throw new AppError("bad_request", { params: { detail: errors[0]?.pointer ?? "form" }, errors });
  }
  checkZone(fields.data.time_zone);
  return { file: form.file, fields: fields.data };
}

type Form = {
  fields: Record<string, string>;
  file: StoredFile | undefined;
  fileName: string;
  /** There was a file that nobody asked for. */
  surplus: boolean;
};

async function readForm(
  body: Readable,
  contentType: string,
  announced: number | undefined,
  store: (file: AsyncIterable<Uint8Array>) => Promise<StoredFile>,
): Promise<Form> {
  const form: Form = {
    fields: Object.create(null) as Record<string, string>,
    file: undefined,
    fileName: "",
    surplus: false,
  };
  const busboy = createParser(contentType);
  const abort = new AbortController();
  let storing: Promise<void> | undefined;
  let fileStream: BusboyFileStream | undefined;
  busboy.on("error", () => {});
  busboy.on("field", (name, value) => {
    // An empty choice of a form is no choice.
    if (value !== "") form.fields[name] = value;
  });
  busboy.on("file", (name, stream, fileName) => {
    // A part may fail while nobody reads it, and an error without a listener ends the process.
    stream.on("error", () => {});
    if (name !== "file" || storing) {
      stream.resume();
      form.surplus = true;
      return;
    }
    form.fileName = fileName;
    fileStream = stream;
    storing = store(bytesOf(stream)).then(
      (file) => void (form.file = file),
      (error: unknown) => {
        // A file that cannot be stored ends the upload instead of being read to no purpose.
        abort.abort(error);
        throw error;
      },
    );
    storing.catch(() => {});
  });

  let received = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const part of body as AsyncIterable<Uint8Array>) {
      received += part.length;
      yield part;
    }
    if (announced !== undefined && received !== announced) throw new AppError("upload_incomplete");
  }
  const reading = pipeline(counted, busboy, { signal: abort.signal });
  try {
    await reading;
    await storing;
    return form;
  } catch (error) {
    // The parser does not tell its parts that the body broke off. What was stored must be gone before the answer.
    fileStream?.destroy(new AppError("upload_incomplete"));
    const storeError = await storing?.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (storeError instanceof AppError) throw storeError;
    if (abort.signal.aborted) throw abort.signal.reason;
    if (error instanceof AppError) throw error;
    throw new AppError("upload_incomplete", { cause: error });
  }
}

function createParser(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      limits: { fields: 20, fieldSize: 4096, files: 10, headerPairs: 50, fileSize: FILE_BYTES_MAX + 1 },
    });
  } catch (cause) {
    throw new AppError("bad_request", { params: { detail: "content-type" }, cause });
  }
}

async function* bytesOf(stream: BusboyFileStream): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of stream as AsyncIterable<Uint8Array>) yield part;
  } catch (cause) {
    throw new AppError("upload_incomplete", { cause });
  }
}

function toReadable(body: ReadableStream<Uint8Array> | Readable | null): Readable {
  if (body === null) return Readable.from([]);
  // The two declarations of a web stream differ in name only.
  return body instanceof Readable ? body : Readable.fromWeb(body as NodeReadableStream);
}
