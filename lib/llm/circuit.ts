import { AppError, type ErrorCode } from "@/lib/core";
import type { UpstreamFault } from "./fault";
import { asRetryLater } from "./retry-later";

/** So many calls in a row have to fail before nobody is asked any more. */
const FAILURES_MAX = 10;
/** How long nobody is asked; then one call tries. */
const OPEN_MS = 30_000;
/** When to come back while that one call is on its way. */
const PROBING_MS = 5_000;

/** Faults of the connection itself, which every call would meet. */
const CONNECTION_FAULTS = new Set<ErrorCode>([
  "upstream_credentials",
  "upstream_quota",
  "upstream_not_found",
  "upstream_not_an_api",
  "upstream_redirect",
  "upstream_unreachable",
]);

export type CircuitState = "closed" | "open" | "half-open";

/** What a call's end says about the service; `none` when it says nothing, as for a call that was cancelled. */
export type Verdict =
  | { kind: "good" }
  /** `passes`: another call may go well without anybody doing anything. */
  | { kind: "bad"; code: ErrorCode; passes: boolean }
  | { kind: "none" };

/** One call's way through the circuit. */
export type CircuitPass = {
  /** Before every try. Throws `upstream_circuit_open` when the service is not to be asked now. */
  go(): void;
  /** The service began to answer. */
  answers(): void;
  /** Once, at the end of the call; later ends do nothing. */
  ends(verdict: Verdict): void;
};

/** Keeps calls from a service that fails them all, so that they fail at once and it can recover. */
export type Circuit = {
  readonly state: CircuitState;
  /** The error a new call would get now, if it would get one. */
  refusal(): AppError | undefined;
  pass(): CircuitPass;
};

/**
 * Closed until ten calls in a row failed; then open for 30 seconds; then half open, when a single call may try.
 * Its first text closes the circuit again, since its end may be minutes away, but if that very answer breaks off,
 * the circuit opens at once.
 */
export function createCircuit(clock: { now(): number }): Circuit {
  let failures = 0;
  let last: Extract<Verdict, { kind: "bad" }> = { kind: "bad", code: "upstream_failed", passes: true };
  let openUntil: number | undefined;
  let probe: CircuitPass | undefined;

  function refusal(by?: CircuitPass): AppError | undefined {
    if (openUntil === undefined) return undefined;
    const restMs = openUntil - clock.now();
    if (restMs > 0) return circuitOpen(restMs, last);
    return probe === undefined || probe === by ? undefined : circuitOpen(PROBING_MS, last);
  }

  function close(failuresLeft: number): void {
    failures = failuresLeft;
    openUntil = undefined;
    probe = undefined;
  }

  return {
    get state() {
      if (openUntil === undefined) return "closed";
      return clock.now() < openUntil ? "open" : "half-open";
    },
    refusal: () => refusal(),
    pass() {
      let ended = false;
      const pass: CircuitPass = {
        go() {
          const error = refusal(pass);
          if (error !== undefined) throw error;
          if (openUntil !== undefined) probe = pass;
        },
        answers() {
          if (openUntil !== undefined) close(FAILURES_MAX - 1);
        },
        ends(verdict) {
          if (ended) return;
          ended = true;
          const probed = probe === pass;
          if (probed) probe = undefined;
          if (verdict.kind === "good") close(0);
          if (verdict.kind !== "bad") return;
          failures++;
          last = verdict;
          // A call that was on its way when the circuit opened does not keep it open any longer.
          if (probed || (openUntil === undefined && failures >= FAILURES_MAX)) openUntil = clock.now() + OPEN_MS;
        },
      };
      return pass;
    },
  };
}

/** What a failed call says about the service. A refusal of one prompt, or a useless answer, shows that it works. */
export function verdictOf({ class: kind, error }: UpstreamFault): Verdict {
  const waiting = kind === "busy" || kind === "transient" || kind === "broken";
  if (waiting || CONNECTION_FAULTS.has(error.code)) return { kind: "bad", code: error.code, passes: waiting };
  return error.code.startsWith("upstream_") && error.code !== "upstream_circuit_open"
    ? { kind: "good" }
    : { kind: "none" };
}

/** Coming again later is worth it only where time mends what is wrong: a wrong key waits for a person. */
function circuitOpen(restMs: number, { code, passes }: { code: ErrorCode; passes: boolean }): AppError {
  const params = { failures: FAILURES_MAX, reason: code, seconds: Math.ceil(restMs / 1000) };
  const error = new AppError("upstream_circuit_open", { params });
  return passes ? asRetryLater(error, restMs) : error;
}
