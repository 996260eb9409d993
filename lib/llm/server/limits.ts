/** How long a provider may take and how much it may send. Times in milliseconds, sizes in bytes after decompression. */
export type LlmLimits = {
  /** Until the connection stands, names looked up and TLS agreed. */
  connectMs: number;
  /** From the request to the first event of the stream; comments do not count. */
  firstByteMs: number;
  /** Between two events; comments do not count, since a service may send them for ever. */
  idleMs: number;
  /** The whole try. */
  totalMs: number;
  /** One event of the stream. */
  lineBytes: number;
  /** Everything one response holds; more where the task asks for more tokens than fit into it. */
  responseBytes: number;
};

export const DEFAULT_LIMITS: LlmLimits = {
  connectMs: 5_000,
  firstByteMs: 60_000,
  idleMs: 45_000,
  totalMs: 15 * 60_000,
  lineBytes: 1024 * 1024,
  responseBytes: 8 * 1024 * 1024,
};
