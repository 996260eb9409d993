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

/** A file to save with one JSON value. */
export function jsonResponse(fileName: string, parts: Parts): Response {
  return fileResponse(fileName, "application/json; charset=utf-8", parts);
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
