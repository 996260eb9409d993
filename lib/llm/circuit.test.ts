import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/core";
import { createCircuit, verdictOf, type Circuit } from "./circuit";
import { UpstreamFault, type FaultClass } from "./fault";
import { retryLaterMs } from "./retry-later";

const BAD = { kind: "bad", code: "upstream_failed", passes: true } as const;

function setup() {
  const clock = { at: 0, now: () => clock.at };
  return { clock, circuit: createCircuit(clock) };
}

function fail(circuit: Circuit, times: number): void {
  for (let n = 0; n < times; n++) {
    const pass = circuit.pass();
    pass.go();
    pass.ends(BAD);
  }
}

describe("createCircuit", () => {
  it("opens after ten failures in a row, and says for how long and why", () => {
    const { clock, circuit } = setup();
    fail(circuit, 9);
    expect(circuit.state).toBe("closed");
    fail(circuit, 1);
    expect(circuit.state).toBe("open");
    clock.at += 12_000;
    const error = circuit.refusal();
    expect(error?.code).toBe("upstream_circuit_open");
    expect(error?.message).toContain("10 times in a row (upstream_failed); it is left alone for another 18 s");
    expect(retryLaterMs(error)).toBe(18_000);
    expect(() => circuit.pass().go()).toThrow(AppError);
  });

  it("counts only what is in a row; what says nothing neither counts nor ends the row", () => {
    const { circuit } = setup();
    fail(circuit, 9);
    circuit.pass().ends({ kind: "good" });
    fail(circuit, 9);
    circuit.pass().ends({ kind: "none" });
    expect(circuit.state).toBe("closed");
    fail(circuit, 1);
    expect(circuit.state).toBe("open");
  });

  it("lets one call through after 30 seconds, and all once that one was answered", () => {
    const { clock, circuit } = setup();
    fail(circuit, 10);
    clock.at += 30_000;
    expect(circuit.state).toBe("half-open");
    expect(circuit.refusal()).toBeUndefined();
    const probe = circuit.pass();
    probe.go();
    // It may retry, as calls do.
    probe.go();
    expect(retryLaterMs(circuit.refusal())).toBe(5_000);
    expect(() => circuit.pass().go()).toThrow("in a row");
    probe.answers();
    expect(circuit.state).toBe("closed");
    circuit.pass().go();
    probe.ends({ kind: "good" });
    fail(circuit, 9);
    expect(circuit.state).toBe("closed");
  });

  it("opens at once when the one call fails, also after it had begun to be answered", () => {
    for (const answered of [false, true]) {
      const { clock, circuit } = setup();
      fail(circuit, 10);
      clock.at += 30_000;
      const probe = circuit.pass();
      probe.go();
      if (answered) probe.answers();
      probe.ends(BAD);
      expect(circuit.state).toBe("open");
      expect(retryLaterMs(circuit.refusal())).toBe(30_000);
    }
  });

  it("lets another through when the one call was cancelled", () => {
    const { clock, circuit } = setup();
    fail(circuit, 10);
    clock.at += 30_000;
    const probe = circuit.pass();
    probe.go();
    probe.ends({ kind: "none" });
    expect(circuit.refusal()).toBeUndefined();
  });

  it("is not kept open by calls that were on their way, and is closed by one of them that goes well", () => {
    const { clock, circuit } = setup();
    const [late, good] = [circuit.pass(), circuit.pass()];
    late.go();
    good.go();
    fail(circuit, 10);
    clock.at += 20_000;
    late.ends(BAD);
    expect(retryLaterMs(circuit.refusal())).toBe(10_000);
    good.ends({ kind: "good" });
    expect(circuit.state).toBe("closed");
  });

  it("asks nobody to come again for what only a person can mend", () => {
    const { circuit } = setup();
    const key = new UpstreamFault("never", new AppError("upstream_credentials"));
    for (let n = 0; n < 10; n++) circuit.pass().ends(verdictOf(key));
    expect(circuit.refusal()).toMatchObject({ code: "upstream_circuit_open", retryable: false });
    expect(circuit.refusal()?.params["reason"]).toBe("upstream_credentials");
    expect(retryLaterMs(circuit.refusal())).toBeUndefined();
  });

  it("counts a call once", () => {
    const { circuit } = setup();
    const pass = circuit.pass();
    for (let n = 0; n < 20; n++) pass.ends(BAD);
    expect(circuit.state).toBe("closed");
  });
});

describe("verdictOf", () => {
  it.each([
    ["transient", "upstream_failed", "bad"],
    ["busy", "upstream_rate_limited", "bad"],
    ["broken", "upstream_broken", "bad"],
    ["never", "upstream_credentials", "bad"],
    ["never", "upstream_unreachable", "bad"],
    ["never", "upstream_rejected", "good"],
    ["never", "upstream_filtered", "good"],
    ["content", "upstream_empty", "good"],
    ["never", "upstream_circuit_open", "none"],
    ["never", "internal", "none"],
  ] as const)("of a fault of class %s, %s, is %s", (kind: FaultClass, code, expected) =>
    expect(verdictOf(new UpstreamFault(kind, new AppError(code))).kind).toBe(expected),
  );
});
