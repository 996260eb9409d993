import { queryOptions } from "@tanstack/react-query";
import { apiUrl, readerLanguage, readProblemDetails, RequestError } from "@/lib/people/client";
import { RecordingReader, ReplayTimeline, type RecordingHead } from "@/lib/runs";

/** Where a run's recording is downloaded: a JSON object a line. */
export function recordingUrl(project: string, runId: string): string {
  return apiUrl(`/runs/${runId}/recording`, { project });
}

export type LoadedRecording = { head: RecordingHead; timeline: ReplayTimeline };

/** An ended run's recording, ready to be looked at at any moment. It never changes, so it is fetched once. */
export function recordingOptions(project: string, runId: string) {
  return queryOptions({
    queryKey: [project, "recording", runId],
    queryFn: ({ signal }) => load(recordingUrl(project, runId), signal),
    staleTime: Infinity,
    // Tens of thousands of frames are not kept for a page nobody is on.
    gcTime: 60_000,
    structuralSharing: false,
  });
}

async function load(url: string, signal: AbortSignal): Promise<LoadedRecording> {
  const response = await fetch(url, { signal, headers: { "accept-language": readerLanguage() } });
  if (!response.ok) throw new RequestError(response.status, readProblemDetails(await response.text()));
  const reader = new RecordingReader();
  for await (const line of linesOf(response)) reader.line(line);
  const { head, frames } = reader.end();
  return { head, timeline: new ReplayTimeline(frames) };
}

/** Line by line as they arrive, so that a long recording never blocks the page for long. */
async function* linesOf(response: Response): AsyncGenerator<string, void, undefined> {
  const body = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!body) return;
  let rest = "";
  for (;;) {
    const { done, value } = await body.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  yield rest;
}
