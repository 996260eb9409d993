import type { Meaning, Thing } from "./links";

const OPENS = /^[\s"“”'‘’「」]*(?:\b[a-z'-]+\b\s*){0,2}[(（[【「]\s*["“'‘]?$/u;
const CLOSES = /^["”'’]?\s*[)）\]】」]/u;

const EXPLAINED_WITHIN = 8;

const isEvent = ({ kind }: Meaning): boolean => kind === "types" || kind === "outcome" || kind === "category";

function areAlike(a: Meaning, b: Meaning): boolean {
  if (isEvent(a) && isEvent(b)) return true;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "value":
    case "range":
    case "field":
      return "field" in b && a.field === b.field;
    case "entity":
      return true;
    default:
      return JSON.stringify(a) === JSON.stringify(b);
  }
}

/** Whether brackets right behind a place name a thing, and so say what it means: `readers (阅读)`. */
export const isExplained = (end: number, things: readonly Thing[], text: string): boolean =>
  things.some(
    (thing) =>
      thing.start > end &&
      thing.start - end < EXPLAINED_WITHIN &&
      OPENS.test(text.slice(end, thing.start)) &&
      CLOSES.test(text.slice(thing.end)),
  );

const VISIT = /^(?:visit|visits|visited|visiting)$/u;

/** Things in order, without the visit of `visited the golf club`: the place is what is meant, not a dealer's. */
function withoutVisits(things: readonly Thing[], text: string): Thing[] {
  const ordered = things.toSorted((a, b) => a.start - b.start);
  return ordered.filter(({ is, end, text: said }, i) => {
    const next = ordered[i + 1];
    const toPlace = next?.is.kind === "entity" && next.is.of === "poi" && /^\s+(?:the |an? )?$/u.test(text.slice(end, next.start)); // prettier-ignore
    return !(isEvent(is) && VISIT.test(said) && toPlace);
  });
}

/**
 * Things without those that are named a second time in brackets, as in `booked a test drive (预约试驾)`: the two are one
 * mention, and what the brackets hold is what is meant.
 */
export function withoutRepeats(things: readonly Thing[], text: string): Thing[] {
  const kept: Thing[] = [];
  for (const thing of withoutVisits(things, text)) {
    const last = kept.at(-1);
    const closing = CLOSES.exec(text.slice(thing.end));
    const repeats =
      last && closing && OPENS.test(text.slice(last.end, thing.start)) && areAlike(last.is, thing.is)
        ? last
        : undefined;
    if (repeats && closing) {
      const end = thing.end + closing[0].length;
      kept[kept.length - 1] = { ...repeats, is: thing.is, end, text: text.slice(repeats.start, end) };
    } else kept.push(thing);
  }
  return kept;
}
