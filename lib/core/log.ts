/** Fields of a log line: ids, counts, durations and codes only, never rows, prompts or answers. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type Log = {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  /** `error` is written with its stack; its message is ours or a library's, never a person's data. */
  error(fields: LogFields & { error?: never }, message: string, error?: unknown): void;
};

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
