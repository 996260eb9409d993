/** One call to a model, as the ledger keeps it. Written when the call goes out and again when it ended. */
export type CallRow = {
  projectId: string;
  id: string;
  runId: string | null;
  item: string | null;
  task: string;
  model: string;
  /** Host and port of the provider; `offline` for the offline model. */
  host: string;
  promptVersion: string;
  /** SHA-256 of the messages, in hex; the words themselves are not kept here. */
  promptHash: string;
  /** Tokens of all tries of the call together, since all of them are paid for. */
  promptTokens: number;
  completionTokens: number;
  /** True when any of the counts is ours rather than the provider's. */
  estimated: boolean;
  /** From the last try's request to its first text on any channel. */
  ttftMs: number | null;
  /** Of the last try, from its first text to its last. */
  tokensPerS: number | null;
  tries: number;
  /** The last try's finish reason: stop, length or unknown. */
  finish: string | null;
  status: "running" | "ok" | "failed" | "cancelled";
  errorCode: string | null;
  cached: boolean;
  /** What the provider says the call cost, in its own currency; most say nothing. Else what it comes to by prices. */
  cost: number | null;
  /** True when the cost is from the connection's prices. */
  costComputed: boolean;
  /** Of a computed cost. */
  currency: string | null;
  /** How many things the call was about. */
  units: number | null;
  createdAt: Date;
  finishedAt: Date | null;
};

/** Where calls are written down. The server's ledger is a table; tests keep an array. */
export type CallLedger = {
  /** Stores the row, replacing what it holds about the same project and id. Never called for a model's path to wait. */
  write(row: CallRow): Promise<void>;
};
