import type { TextKind } from "./text.ts";

/** How the model answers whoever asks from now on. */
export type Script = {
  pieces: number;
  /** From one piece to the next; 0 for as fast as they are read. */
  everyMs: number;
  /** Before the first byte. */
  silentMs: number;
  text: TextKind;
  /** How much is added to each piece besides its mark. */
  fillerChars: number;
};

/** More pieces than any answer gets to; `finish` ends it. */
export const UNTIL_TOLD = 1_000_000;

export const IDLE: Script = { pieces: 1, everyMs: 20, silentMs: 0, text: "records", fillerChars: 0 };

export type ToModel = { script: Script } | "finish";

export type FromModel = { type: "listening"; port: number } | { type: "set" } | Closing;

/** A connection to the model is over: because the answer was `whole`, or because whoever asked left. */
export type Closing = { type: "closed"; stream: number; begunUs: number; atUs: number; sent: number; whole: boolean };
