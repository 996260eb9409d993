/** The start cannot go on; the message is for the person who started it. */
export class StartError extends Error {
  override name = "StartError";
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Somebody asked us to end before we were ready. */
export class Stopped extends Error {
  override name = "Stopped";
}
