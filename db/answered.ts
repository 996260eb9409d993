/** Longer than any statement of ours may take, with its wait for a lock and for a connection. */
const ANSWER_MAX_MS = 25_000;

/** As a driver says that a connection broke, which `isPassingFault` knows. */
class AnswerLost extends Error {
  readonly code = "CONNECTION_LOST";

  constructor(ms: number) {
    super(`no answer from the database in ${ms} ms`);
    this.name = "AnswerLost";
  }
}

/**
 * Waits for a statement that may be sent again, but not for ever: where a server ends in the wrong moment, an answer
 * may never come and nothing tell of it. Rejects with a passing fault then.
 */
export async function answered<T>(statement: Promise<T>, ms = ANSWER_MAX_MS): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AnswerLost(ms)), ms);
  });
  try {
    return await Promise.race([statement, late]);
  } finally {
    clearTimeout(timer);
  }
}
