"use client";

import { createParser } from "eventsource-parser";
import { useEffect, useRef, useState } from "react";
import { ProbeFrame, type ConnectionTest, type ProbeCheck, type ProbeState } from "@/lib/llm";
import { apiUrl, readerLanguage, readProblemDetails, RequestError } from "@/lib/people/client";

/** What a test has found so far. */
export type TestView = {
  running: boolean;
  checks: Partial<Record<ProbeCheck, { state: ProbeState; message: string }>>;
  /** What the model wrote, thoughts left out. */
  text: string;
  /** The names the service lists. */
  models: readonly string[];
  end: Extract<ProbeFrame, { type: "done" }> | undefined;
  /** Why there is no result: the request failed, or its stream broke off. */
  error: unknown;
};

type Input = { [K in keyof ConnectionTest]?: ConnectionTest[K] | undefined };

const NOTHING: TestView = { running: false, checks: {}, text: "", models: [], end: undefined, error: undefined };

/** Tries connections, one at a time; leaving the page ends the test and its call. */
export function useConnectionTest(project: string) {
  const [view, setView] = useState<TestView>();
  const going = useRef<AbortController>(undefined);
  // The test is a request that belongs to this component alone.
  useEffect(() => () => going.current?.abort(), []);

  async function start(input: Input): Promise<void> {
    going.current?.abort();
    const here = new AbortController();
    going.current = here;
    setView({ ...NOTHING, running: true });
    try {
      await readTest(project, input, here.signal, (frame) => {
        if (!here.signal.aborted) setView((now = NOTHING) => withFrame(now, frame));
      });
      if (!here.signal.aborted) setView((now = NOTHING) => ended(now));
    } catch (error) {
      if (!here.signal.aborted) setView((now = NOTHING) => ({ ...now, running: false, error }));
    }
  }

  function stop(): void {
    going.current?.abort();
    setView((now) => now && { ...now, running: false });
  }

  return { view, start, stop, forget: () => (stop(), setView(undefined)) };
}

/** Takes a frame into what is shown. */
export function withFrame(view: TestView, frame: ProbeFrame): TestView {
  switch (frame.type) {
    case "check":
      return { ...view, checks: { ...view.checks, [frame.check]: { state: frame.state, message: frame.message } } };
    case "models":
      return { ...view, models: frame.models };
    case "llm_chunk":
      return frame.channel === "answer" ? { ...view, text: view.text + frame.content } : view;
    case "done":
      return { ...view, running: false, end: frame };
    case "error":
      return { ...view, running: false, error: asError(frame.message, frame.code) };
  }
}

/** A stream that is over without an end broke off on its way. */
function ended(view: TestView): TestView {
  if (view.end !== undefined || view.error !== undefined) return { ...view, running: false };
  return { ...view, running: false, error: new TypeError("the stream broke off") };
}

function asError(title: string, code: string): RequestError {
  return new RequestError(502, { title, code, status: 502 });
}

async function readTest(
  project: string,
  input: Input,
  signal: AbortSignal,
  onFrame: (frame: ProbeFrame) => void,
): Promise<void> {
  const response = await fetch(apiUrl("/models/test", { project }), {
    method: "POST",
    headers: {
      accept: "text/event-stream",
      "accept-language": readerLanguage(),
      "content-type": "application/json",
    },
    body: JSON.stringify(input),
    signal,
  });
  if (!response.ok || !response.body)
    throw new RequestError(response.status, readProblemDetails(await response.text()));
  const parser = createParser({ onEvent: ({ data }) => onFrame(ProbeFrame.parse(JSON.parse(data))) });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) parser.feed(part.value);
}
