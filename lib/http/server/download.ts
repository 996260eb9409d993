const encoder = new TextEncoder();

type Parts = AsyncIterable<string> | Iterable<string>;

/** A CSV file to save. */
export function csvResponse(fileName: string, parts: Parts): Response {
  return fileResponse(fileName, "text/csv; charset=utf-8", parts);
}

/** A file to save with one JSON object per line. */
export function jsonLinesResponse(fileName: string, parts: Parts): Response {
  return fileResponse(fileName, "application/x-ndjson; charset=utf-8", parts);
}

/** A Markdown file to save. */
export function markdownResponse(fileName: string, parts: Parts): Response {
  return fileResponse(fileName, "text/markdown; charset=utf-8", parts);
}

/** A file to save with one JSON value. */
export function jsonResponse(fileName: string, parts: Parts): Response {
  return fileResponse(fileName, "application/json; charset=utf-8", parts);
}

/**
 * A whole file with its ETag: 304 where the reader has it already. It is shown where a browser can, and saved where
 * `download` asks for that; a page that takes it in gets it under a policy that lets nothing in it run.
 */
export function fileAnswer(
  request: Request,
  { fileName, type, body, etag }: { fileName: string; type: string; body: string; etag: string },
  { download }: { download: boolean },
): Response {
  const headers = {
    etag,
    "cache-control": "private, no-cache",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox",
    "x-content-type-options": "nosniff",
  };
  const known = (request.headers.get("if-none-match") ?? "").split(",").map((each) => each.trim().replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) return new Response(null, { status: 304, headers });
  const place = disposition(fileName);
  return new Response(body, {
    headers: {
      ...headers,
      "content-type": type,
      "content-disposition": download ? place : place.replace(/^attachment/, "inline"),
    },
  });
}

/** The body is made as fast as it is taken; an error on the way breaks it off. */
function fileResponse(fileName: string, type: string, parts: Parts): Response {
  const iterator = Symbol.asyncIterator in parts ? parts[Symbol.asyncIterator]() : parts[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: { "content-type": type, "content-disposition": disposition(fileName) },
  });
}

/** RFC 6266: the whole name for browsers of today, its Latin part for the others. */
function disposition(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const coded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`;
}
