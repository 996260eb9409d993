import { describe, expect, it } from "vitest";
import { checkedLookup, isForbiddenAddress } from "./addresses";

describe("isForbiddenAddress", () => {
  it.each([
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "0.0.0.0",
    "::",
    "fe80::1",
    "fd00:ec2::254",
    "224.0.0.1",
    "255.255.255.255",
    "ff02::1",
  ])("refuses %s", (address) => expect(isForbiddenAddress(address)).toBe(true));

  it.each([
    "127.0.0.1",
    "::1",
    "10.1.2.3",
    "192.168.0.7",
    "172.17.0.1",
    "fd00::1",
    "104.18.7.192",
    "2606:4700::6812:7c0",
    "model.example",
  ])("allows %s", (address) => expect(isForbiddenAddress(address)).toBe(false));
});

describe("checkedLookup", () => {
  const look = (all: boolean) =>
    new Promise<unknown>((resolve) =>
      checkedLookup("localhost", { all }, (error, address) => resolve(error ?? address)),
    );

  it("answers in the form it is asked for", async () => {
    expect(await look(false)).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(await look(true)).toContainEqual(expect.objectContaining({ family: expect.any(Number) }));
  });
});
