import { buildSequences, type SequenceDb } from "@/lib/patterns";
import { createRandom, type Random } from "../../../../scripts/sample/random.ts";

/** A process of blocks, as a process tree has them. */
export type Block =
  | { kind: "activity"; type: number }
  | { kind: "sequence" | "choice" | "parallel"; parts: Block[] }
  /** The body, and again after the way back, each time with this chance. */
  | { kind: "loop"; body: Block; back: Block | null; again: number };

/**
 * A process with so many activities, drawn at random. Branches of a parallel block are plain sequences, and so are bodies
 * and ways back of loops: where what runs side by side is repeated, what comes after what is no longer what leads to it.
 */
export function drawProcess(random: Random, activities: number): Block {
  let next = 0;
  const plain = (count: number): Block => {
    const parts = Array.from({ length: count }, (): Block => ({ kind: "activity", type: next++ }));
    return parts.length === 1 && parts[0] ? parts[0] : { kind: "sequence", parts };
  };
  const split = (count: number, into: number): number[] => {
    const sizes = Array<number>(into).fill(1);
    for (let left = count - into; left > 0; left--) {
      const at = random.int(0, into - 1);
      sizes[at] = (sizes[at] ?? 0) + 1;
    }
    return sizes;
  };
  const draw = (count: number, outer: Block["kind"] | null): Block => {
    if (count === 1) return plain(1);
    const kind = (["sequence", "choice", "parallel", "loop"] as const)[
      random.weighted([
        outer === "sequence" ? 0 : 5,
        outer === "choice" ? 0 : 1.5,
        count > 5 ? 0 : 1.5,
        count > 4 ? 0 : 1,
      ])
    ];
    if (kind === "parallel") return { kind, parts: split(count, Math.min(count, random.int(2, 3))).map(plain) };
    if (kind === "loop") {
      const back = random.int(0, Math.min(2, count - 1));
      return { kind, body: plain(count - back), back: back > 0 ? plain(back) : null, again: random.uniform(0.2, 0.45) };
    }
    if (kind === "choice") return { kind, parts: split(count, 2).map((size) => draw(size, kind)) };
    return {
      kind: "sequence",
      parts: split(count, Math.min(count, random.int(2, 4))).map((size) => draw(size, "sequence")),
    };
  };
  // A process begins and ends with something of its own.
  const [start, end] = [plain(1), plain(1)];
  return { kind: "sequence", parts: [start, draw(activities - 2, null), end] };
}

/** Which activities a block can begin and end with, and what leads to what inside it. */
function linksOf(block: Block): { first: number[]; last: number[]; links: [number, number][] } {
  if (block.kind === "activity") return { first: [block.type], last: [block.type], links: [] };
  const cross = (a: readonly number[], b: readonly number[]) =>
    a.flatMap((x) => b.map((y): [number, number] => [x, y]));
  if (block.kind === "loop") {
    const body = linksOf(block.body);
    const back = block.back && linksOf(block.back);
    const links = back
      ? [...back.links, ...cross(body.last, back.first), ...cross(back.last, body.first)]
      : cross(body.last, body.first);
    return { ...body, links: [...body.links, ...links] };
  }
  const parts = block.parts.map(linksOf);
  const links = parts.flatMap((part) => part.links);
  if (block.kind !== "sequence") {
    return { first: parts.flatMap(({ first }) => first), last: parts.flatMap(({ last }) => last), links };
  }
  for (const [i, part] of parts.entries()) links.push(...cross(part.last, parts[i + 1]?.first ?? []));
  return { first: parts[0]?.first ?? [], last: parts.at(-1)?.last ?? [], links };
}

/** What leads to what, as `first>second`. */
export const relationsOf = (process: Block): Set<string> =>
  new Set(linksOf(process).links.map((link) => link.join(">")));

function play(random: Random, block: Block): number[] {
  switch (block.kind) {
    case "activity":
      return [block.type];
    case "sequence":
      return block.parts.flatMap((part) => play(random, part));
    case "choice":
      return play(random, random.pick(block.parts));
    case "parallel":
      return merge(
        random,
        block.parts.map((part) => play(random, part)),
      );
    case "loop": {
      const trace = play(random, block.body);
      while (random.chance(block.again)) {
        if (block.back) trace.push(...play(random, block.back));
        trace.push(...play(random, block.body));
      }
      return trace;
    }
  }
}

/** Any way of mixing the branches is as likely as any other. */
function merge(random: Random, branches: readonly number[][]): number[] {
  const left = branches.map((branch) => [...branch]);
  const trace: number[] = [];
  for (let total = left.flat().length; total > 0; total--) {
    const type = left[random.weighted(left.map(({ length }) => length))]?.shift();
    if (type !== undefined) trace.push(type);
  }
  return trace;
}

/** One event is dropped, swapped with the next one, or put in beside. */
function spoil(random: Random, trace: number[], activities: number): void {
  const place = random.int(0, Math.max(0, trace.length - 2));
  const what = random.int(0, 2);
  if (what === 0) trace.splice(place, 1);
  else if (what === 1) trace.splice(place, 2, ...trace.slice(place, place + 2).toReversed());
  else trace.splice(place, 0, random.int(0, activities - 1));
}

/**
 * A log of a random process, with what leads to what in it. Each case is a user of its own with steps of equal length.
 *
 * @param noise the share of cases that are spoilt
 */
export function makeLog(
  seed: string,
  { activities = 12, cases = 1000, noise = 0 } = {},
): { db: SequenceDb; relations: Set<string>; process: Block } {
  const random = createRandom(seed);
  const process = drawProcess(random, activities);
  const traces = Array.from({ length: cases }, () => {
    const trace = play(random, process);
    if (random.chance(noise)) spoil(random, trace, activities);
    return trace;
  });
  return { db: logOf(traces, activities), relations: relationsOf(process), process };
}

/** Cases given as their activities, one after another. */
export function logOf(traces: readonly (readonly number[])[], activities: number): SequenceDb {
  const events = traces.flatMap((trace, user) => trace.map((type, step) => ({ user, type, step })));
  return buildSequences({
    users: Int32Array.from(events, ({ user }) => user),
    types: Int32Array.from(events, ({ type }) => type),
    times: Float64Array.from(events, ({ step }) => 60_000 * step),
    userIds: traces.map((_, i) => `case ${String(i).padStart(6, "0")}`),
    typeNames: Array.from({ length: activities }, (_, i) => `a${String(i).padStart(2, "0")}`),
  });
}
