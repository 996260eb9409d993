import { describe, expect, it } from "vitest";
import { inOrder, isOvertaken } from "./in-order";

/** Requests that are answered when the test says so. */
function server() {
  const arrived: string[] = [];
  const answers = new Map<string, PromiseWithResolvers<string>>();
  return {
    arrived,
    send: (what: string) => () => {
      arrived.push(what);
      const answer = Promise.withResolvers<string>();
      answers.set(what, answer);
      return answer.promise;
    },
    answer: (what: string) => answers.get(what)?.resolve(what),
    refuse: (what: string) => answers.get(what)?.reject(new Error(what)),
  };
}

describe("what is done to one thing", () => {
  it("is sent at once where nothing is under way", () => {
    const { arrived, send } = server();
    void inOrder("a", send("first"));
    expect(arrived).toEqual(["first"]);
  });

  it("waits for what was done before, and only for the same thing", async () => {
    const { arrived, send, answer } = server();
    const first = inOrder("b", send("first"));
    const second = inOrder("b", send("second"));
    const other = inOrder("c", send("other"));
    expect(arrived).toEqual(["first", "other"]);
    answer("other");
    await other;
    expect(arrived).toEqual(["first", "other"]);
    answer("first");
    expect(await first).toBe("first");
    expect(arrived).toEqual(["first", "other", "second"]);
    answer("second");
    expect(await second).toBe("second");
  });

  it("goes on after a refusal, which only the one that was refused is told", async () => {
    const { send, answer, refuse } = server();
    const first = inOrder("d", send("first"));
    const second = inOrder("d", send("second"));
    refuse("first");
    await expect(first).rejects.toThrow("first");
    answer("second");
    expect(await second).toBe("second");
  });

  it("is overtaken while something later is to come", async () => {
    const { send, answer } = server();
    const first = inOrder("e", send("first")).then(() => isOvertaken("e"));
    const second = inOrder("e", send("second")).then(() => isOvertaken("e"));
    answer("first");
    expect(await first).toBe(true);
    answer("second");
    expect(await second).toBe(false);
    expect(isOvertaken("e")).toBe(false);
  });
});
