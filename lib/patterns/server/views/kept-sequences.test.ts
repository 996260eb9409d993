import { expect, test } from "vitest";
import { buildSequences } from "../../mining/build-sequences";
import { KeptSequences } from "./kept-sequences";

const sequences = (events: number) =>
  buildSequences({
    users: new Int32Array(events),
    types: new Int32Array(events),
    times: Float64Array.from({ length: events }, (_, i) => i),
    userIds: [],
    typeNames: ["a"],
    ...(events > 0 ? { userIds: ["u"] } : {}),
  });

test("those used least recently go when memory is short, but never the one that was just added", () => {
  const kept = new KeptSequences(100_000);
  kept.add("a", sequences(1500), 0);
  kept.add("b", sequences(1500), 1);
  expect(kept.get("a", 2)?.db.types).toHaveLength(1500);
  kept.add("c", sequences(1500), 3);
  expect(["a", "b", "c"].filter((key) => kept.get(key, 4))).toEqual(["a", "c"]);
  kept.add("huge", sequences(10_000), 5);
  expect(["a", "c", "huge"].filter((key) => kept.get(key, 6))).toEqual(["huge"]);
});

test("what is not used for a while is dropped, and adding anew under a key takes no further room", () => {
  const kept = new KeptSequences(100_000);
  for (const at of [0, 1, 2, 3]) kept.add("a", sequences(1500), at);
  kept.add("b", sequences(1500), 4);
  expect(kept.size).toBe(2);
  kept.get("b", 10);
  kept.dropUnusedSince(10);
  expect([kept.get("a", 11), kept.get("b", 11)?.db.types.length]).toEqual([undefined, 1500]);
});
