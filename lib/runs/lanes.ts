import type { ItemState } from "./items";

/** One place among the lanes: the run it shows, which goes on or has ended. */
export type Lane = { item: string; child: string; going: boolean };

type Watchable = ItemState & { child: string };

/** Statuses in which a lane has something to show, or soon will. */
const GOING: ReadonlySet<string> = new Set(["running", "waiting_retry", "interrupted"]);

function isWatchable(item: ItemState): item is Watchable {
  return item.child !== undefined && GOING.has(item.status);
}

/**
 * Gives running items a lane each, as far as there are any. An item keeps its lane while it runs and, once ended, until
 * another one needs it; the lane that ended first is given away first. Returns `before` itself when nothing changed.
 * `kept` is an item whose lane is never given away.
 */
export function placeLanes(
  before: readonly Lane[],
  items: Iterable<ItemState>,
  lanesMax: number,
  kept?: string,
): readonly Lane[] {
  const running = new Map<string, Watchable>();
  for (const item of items) if (isWatchable(item)) running.set(item.child, item);
  const shown = new Set(before.map(({ child }) => child));
  const waiting = [...running.values()].filter(({ child }) => !shown.has(child));

  const lanes = before.map((lane) => {
    const going = running.has(lane.child);
    return going === lane.going ? lane : { ...lane, going };
  });
  // Those that ended longest ago stand first among the ended ones, since a lane taken anew goes to the end of the row.
  while (lanes.length > lanesMax) {
    const ended = lanes.findIndex(({ going, item }) => !going && item !== kept);
    lanes.splice(ended === -1 ? lanes.findLastIndex(({ item }) => item !== kept) : ended, 1);
  }
  for (const { item, child } of waiting) {
    const lane: Lane = { item, child, going: true };
    if (lanes.length < lanesMax) {
      lanes.push(lane);
      continue;
    }
    const free = lanes.findIndex((each) => !each.going && each.item !== kept);
    if (free === -1) break;
    lanes[free] = lane;
  }
  const same = lanes.length === before.length && lanes.every((lane, i) => lane === before[i]);
  return same ? before : lanes;
}

/** The last lines of a text that may be long, without looking at the rest of it. */
export function lastLines(text: string, linesMax: number, charsMax = 200_000): string {
  let at = text.length;
  for (let n = 0; n < linesMax; n++) {
    const end = text.lastIndexOf("\n", at - 1);
    if (end <= 0) {
      at = 0;
      break;
    }
    at = end;
  }
  const from = Math.max(at, text.length - charsMax);
  const code = text.charCodeAt(from);
  // Never the second half of a character, and no line break in front.
  return text.slice(from + ((code >= 0xdc00 && code <= 0xdfff) || code === 10 ? 1 : 0));
}
