/** Thrown by an executor that has to wait for what others do: its run is given back and taken up again later. */
export class WaitSelf extends Error {
  readonly waitMs: number;

  constructor(waitMs: number) {
    super(`waits ${waitMs} ms`);
    this.name = "WaitSelf";
    this.waitMs = waitMs;
  }
}
