import { expect, it } from "vitest";
import { beginAside, carryOut } from "./carry-out.ts";
import type { Step } from "./steps.ts";
import { FAILED, PASSED, type Tally } from "./tally.ts";

/** Steps that end when they are told to. */
function steps(names: readonly string[], aside = true) {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<Tally>>(names.map((name) => [name, Promise.withResolvers()]));
  const list = names.map<Step>((name) => ({
    name,
    aside,
    async run(say) {
      begun.push(name);
      const tally = (await ends.get(name)?.promise) ?? FAILED;
      say(`${name} speaks`);
      return tally;
    },
  }));
  return { list, begun, end: (name: string) => ends.get(name)?.resolve(PASSED) };
}

it("runs so many steps beside each other, in their order, and keeps what they say", async () => {
  const { list, begun, end } = steps(["a", "b", "c", "d"]);
  const done = beginAside(list, 2);
  await expect.poll(() => begun).toEqual(["a", "b"]);
  end("b");
  await expect.poll(() => begun).toEqual(["a", "b", "c"]);
  end("c");
  await expect.poll(() => begun).toEqual(["a", "b", "c", "d"]);
  end("a");
  end("d");
  const [first] = await Promise.all(list.map((step) => done.get(step)));
  expect(first).toMatchObject({ tally: PASSED, said: ["a speaks"] });
});

it("leaves alone what must have the machine for itself", () => {
  const { list, begun } = steps(["a"], false);
  expect(beginAside(list, 2).size).toBe(0);
  expect(begun).toEqual([]);
});

it("takes what a step throws for a failure, and says it", async () => {
  const said: string[] = [];
  const run = () => Promise.reject(new Error("no such program"));
  expect(await carryOut({ name: "a", run }, (text) => said.push(text))).toMatchObject({ tally: FAILED });
  expect(said).toEqual(["no such program"]);
});
