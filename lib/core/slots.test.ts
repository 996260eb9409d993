import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSlots } from "./slots";

const patient = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("createSlots", () => {
  it("gives a place away once, however often it is released", async () => {
    const slots = createSlots(1);
    const leave = await slots.take(patient);
    leave();
    leave();
    await slots.take(patient);
    expect(slots).toMatchObject({ max: 1, taken: 1, waiting: 0 });
  });

  it("sends nobody out when there are fewer places, and lets the next in only when enough have left", async () => {
    const slots = createSlots(3);
    const leave = await Promise.all([slots.take(patient), slots.take(patient), slots.take(patient)]);
    slots.resize(1);
    let entered = false;
    const next = slots.take(patient).then(() => (entered = true));
    leave[0]?.();
    leave[1]?.();
    await turn();
    expect(entered).toBe(false);
    expect(slots).toMatchObject({ max: 1, taken: 1, waiting: 1 });
    leave[2]?.();
    await next;
    expect(slots).toMatchObject({ taken: 1, waiting: 0 });
  });

  it("fills new places at once, in the order of those who wait", async () => {
    const slots = createSlots(1);
    await slots.take(patient);
    const entered: number[] = [];
    for (const n of [1, 2, 3]) void slots.take(patient).then(() => entered.push(n));
    slots.resize(3);
    await turn();
    expect(entered).toEqual([1, 2]);
  });

  it("rejects with the reason of whoever does not want to wait, and forgets them", async () => {
    const slots = createSlots(1);
    const leave = await slots.take(patient);
    const abort = new AbortController();
    const waiting = slots.take(abort.signal);
    const after = slots.take(patient);
    abort.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect(slots.take(abort.signal)).rejects.toThrow("enough");
    expect(slots.waiting).toBe(1);
    leave();
    await after;
  });

  it("whatever happens: never more at once than there are places, first come first in, no place lost", async () => {
    const Act = fc.oneof(
      { weight: 4, arbitrary: fc.constant({ do: "come" as const }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("leave" as const), which: fc.nat(50) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("give up" as const), which: fc.nat(50) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("resize" as const), to: fc.integer({ min: 1, max: 5 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(Act, { maxLength: 60 }), async (max, acts) => {
        const slots = createSlots(max);
        let places = max;
        const waiting: { id: number; abort: AbortController }[] = [];
        const inside: { leave: () => void }[] = [];
        const entered: number[] = [];
        for (const [id, act] of acts.entries()) {
          const before = inside.length;
          if (act.do === "come") {
            const abort = new AbortController();
            waiting.push({ id, abort });
            slots.take(abort.signal).then(
              (leave) => {
                entered.push(id);
                inside.push({ leave });
                waiting.splice(
                  waiting.findIndex((one) => one.id === id),
                  1,
                );
              },
              () => {},
            );
          } else if (act.do === "leave") inside.splice(act.which % Math.max(1, inside.length), 1)[0]?.leave();
          else if (act.do === "give up") waiting.splice(act.which % Math.max(1, waiting.length), 1)[0]?.abort.abort();
          else slots.resize((places = act.to));
          await turn();
          // With fewer places than people inside, nobody enters; otherwise nobody waits before a free place.
          expect(inside.length).toBeLessThanOrEqual(Math.max(places, before));
          expect(waiting.length === 0 || inside.length >= places).toBe(true);
          expect(slots).toMatchObject({ max: places, taken: inside.length, waiting: waiting.length });
        }
        expect(entered).toEqual(entered.toSorted((a, b) => a - b));
      }),
    );
  });
});
