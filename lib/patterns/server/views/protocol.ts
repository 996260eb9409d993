import type { ErrorCode, ErrorParams } from "@/lib/core";
import type { EventColumns, SequenceOptions } from "../../mining/build-sequences";
import type { ViewAnswer, ViewQuestion } from "../../views/answer-view";

/** Events of which sequences are made, in the worker. */
export type EventsToLoad = { readonly events: EventColumns; readonly options: SequenceOptions };

/** What the worker is told: a question about the sequences of that key, or those sequences. One reply comes to each. */
export type ToViewsWorker = { readonly key: string } & (
  { readonly question: ViewQuestion } | { readonly load: EventsToLoad }
);

export type FromViewsWorker =
  | { readonly answer: ViewAnswer }
  | { readonly loaded: true }
  /** The sequences of that key are not, or no longer, there. */
  | { readonly missing: true }
  | { readonly error: { readonly code: ErrorCode; readonly params: ErrorParams; readonly detail: string } };
