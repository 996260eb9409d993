import { apiUrl, readerLanguage, readProblemDetails, RequestError } from "@/lib/people/client";
import { Import, type ImportKind } from "../schema";

export type Upload = { project: string; file: File; kind: ImportKind; timeZone: string };

type UploadOptions = { signal: AbortSignal; onProgress: (sent: number, total: number) => void };

/**
 * Sends a file. XMLHttpRequest, because fetch() in browsers still cannot say how much of a body it has sent.
 * An abort rejects with the signal's reason.
 */
export function uploadImport(
  { project, file, kind, timeZone }: Upload,
  { signal, onProgress }: UploadOptions,
): Promise<Import> {
  const form = new FormData();
  // The file comes last: the server wants to know what it reads before the first byte arrives.
  form.append("kind", kind);
  form.append("time_zone", timeZone);
  form.append("file", file);

  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const abort = () => xhr.abort();
    const settle = (done: () => void) => {
      signal.removeEventListener("abort", abort);
      done();
    };
    xhr.open("POST", apiUrl("/imports", { project }));
    xhr.setRequestHeader("accept-language", readerLanguage());
    xhr.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    xhr.onload = () =>
      settle(() => {
        if (xhr.status >= 200 && xhr.status < 300) resolve(Import.parse(JSON.parse(xhr.responseText)));
        else reject(new RequestError(xhr.status, readProblemDetails(xhr.responseText)));
      });
    // The same kind of error as fetch(), so that one place words it.
    xhr.onerror = () => settle(() => reject(new TypeError("network failure")));
    xhr.onabort = () => settle(() => reject(signal.reason));
    signal.addEventListener("abort", abort, { once: true });
    xhr.send(form);
  });
}
