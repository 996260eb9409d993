/** Each piece of the model's text says when it was sent and which of its stream it is, so a reader knows both. */

/** Microseconds of the machine's monotonic clock, which all processes share. */
export const nowUs = (): number => Number(process.hrtime.bigint() / 1000n);

export const formatMark = (sentUs: number, index: number): string => `t${sentUs}.${index};`;

/** A whole mark; global, so `lastIndex` says where the search goes on. */
export const newMarkPattern = (): RegExp => /t(\d+)\.(\d+);/g;

/** No mark is longer. */
export const MARK_CHARS_MAX = 40;

/** Stands before the first mark and names the stream, so that a reader and the model can talk of the same one. */
export const STREAM_NAME = /s(\d+)=/;
