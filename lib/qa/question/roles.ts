import type { FoundCue, Thing } from "./links";
import { isBreak, type Token } from "./text";

type Count = { start: number; end: number; atLeast: number };

/** Meanings that describe users; whatever is asked, they say whom it is asked of. */
export const ABOUT_USERS: ReadonlySet<string> = new Set(["value", "range", "flag", "segment", "user"]);

/** Words that may stand between a thing and the users it describes: `看过宝马7系的用户`. */
const INNER = new Set(["the", "done", "looked", "like", "pronoun"]);
/** Words that join things of one description: `加购后没有购买的人`. */
const JOINING = new Set(["and", "after", "not", "done", "before"]);

/** So far a word that denies stands before what it denies, in UTF-16 units. */
const DENIED_WITHIN = 8;

/** What ends what is denied: `比不喜欢的更爱看直播` denies the liking, not the watching. */
const DENIES_NO_FURTHER = new Set(["users", "compare", "than", "who", "count", "rate", "rank", "among"]);

/** `why don't users buy` denies the buying all the same. */
const isInverted = (text: string): boolean => /^(?:users|people|customers|they)$/.test(text);

const BESIDE_OTHERS = /^[过了]?的(?:比(?![例率较重])|[和跟与同](?=[^的]*的)|[,，])/u;

/** Verbs that say what some described users have besides: `how many of them are women`. */
const BESIDES =
  /(?:^|\s)(?:are|is|were|have|has|own|owns|had|do|live|lives|like|likes|love|loves|work|works)\s+(?:(?:also|not|a|an|the|in|as)\s+)*$/u;

/**
 * Decides of each thing whether the question limits itself to users who have it or asks about it, whether it is denied,
 * and how often it is meant.
 */
export function assignRoles(
  found: readonly Thing[],
  cues: readonly FoundCue[],
  counts: readonly Count[],
  tokens: readonly Token[],
  text: string,
): Thing[] {
  const things = found.toSorted((a, b) => a.start - b.start);
  const cuesIn = (from: number, to: number) => cues.filter(({ start, end }) => start >= from && end <= to);
  const broken = (from: number, to: number) =>
    tokens.some((token) => token.start >= from && token.end <= to && isBreak(token));
  const words = (from: number, to: number) =>
    tokens.filter(
      (token) =>
        token.kind !== "mark" &&
        token.start >= from &&
        token.end <= to &&
        !counts.some(({ start, end }) => start <= token.start && token.end <= end),
    ).length;

  const describesUsers = (thing: Thing): boolean => {
    if (thing.is.kind === "field") return false;
    if (ABOUT_USERS.has(thing.is.kind)) return true;
    if (thing.is.kind === "outcome" && /^(?:buyers|purchasers)$/.test(thing.text)) return true;
    // `看过直播的比没看过的`: two groups of users, without a word for them.
    if (BESIDE_OTHERS.test(text.slice(thing.end))) return true;
    // `买过车的用户`
    const isInner = (cue: string) => INNER.has(cue) || (thing.is.kind === "outcome" && cue === "item_kind");
    const next = cues.find(({ start, cue }) => start >= thing.end && !isInner(cue));
    if (
      next &&
      (next.cue === "users" || next.cue === "among") &&
      /\p{Script=Han}/u.test(next.text) &&
      words(thing.end, next.start) <= 5 &&
      !broken(thing.end, next.start) &&
      !things.some(({ start, is }) => start >= thing.end && start < next.start && !ABOUT_USERS.has(is.kind))
    )
      return true;
    // `Tesla viewers`
    if (cues.some(({ cue, start, text: said }) => cue === "users" && start - thing.end === 1 && /^[a-z]/.test(said)))
      return true;
    return describesInEnglish(thing);
  };

  /** `users who booked`, `among buyers`, `customers booking a test drive`. */
  const describesInEnglish = (thing: Thing): boolean => {
    const before = cues.findLast(
      ({ end, cue, text }) =>
        end <= thing.start && ["who_do", "among", "users", "who"].includes(cue) && /^[a-z]/.test(text),
    );
    if (!before || broken(before.end, thing.start) || words(before.end, thing.start) > 5) return false;
    if (things.some(({ start, end }) => start >= before.end && end <= thing.start)) return false;
    if (before.cue === "among") return /^[a-z]/.test(before.text);
    if (before.cue === "users")
      return /^\w+ing\b/.test(thing.text) && words(before.end, thing.start) === 0 && /^[a-z]/.test(before.text);
    // `who` at the beginning asks; after a word for users it describes them.
    const heads = [
      ...cues.filter(({ cue }) => cue === "users"),
      ...things.filter(({ is }) => ABOUT_USERS.has(is.kind)),
    ];
    return heads.some(({ end }) => end <= before.start && words(end, before.start) <= 1 && !broken(end, before.start));
  };

  const denied = (thing: Thing): boolean =>
    cues.some(
      ({ cue, end }) =>
        cue === "not" &&
        end <= thing.start &&
        (thing.start - end <= DENIED_WITHIN || words(end, thing.start) <= (/^[a-z]/.test(thing.text) ? 4 : 3)) &&
        !broken(end, thing.start) &&
        !cuesIn(end, thing.start).some((each) => DENIES_NO_FURTHER.has(each.cue) && !isInverted(each.text)) &&
        !things.some((other) => other !== thing && other.start >= end && other.end <= thing.start),
    );

  const isAskedBesides = (thing: Thing, group: Thing): boolean => {
    const next = cues.find(({ start, cue }) => start >= thing.end && !INNER.has(cue));
    const followed = next?.cue === "users" && next.start - thing.end <= 1;
    const between = cuesIn(group.end, thing.start);
    if (
      things.some(
        ({ start, as, is }) => start >= thing.end && as === "what" && is.kind !== "field" && !ABOUT_USERS.has(is.kind),
      )
    )
      return false;
    // `live in 深圳`: a Chinese name in an English sentence.
    const inEnglish = /[a-z][^\p{L}]*$/u.test(text.slice(0, thing.start));
    if (/\p{Script=Han}/u.test(thing.text) && !inEnglish) {
      // `买过车的用户里，女性占多少`: the group is closed before the comma.
      const closed = /[里中内间头][,，]\s*(?:名下|其中)?$/u.test(text.slice(group.end, thing.start));
      if (broken(group.end, thing.start) && !closed) return false;
      return (
        between.some(({ cue }) => cue === "count" || cue === "among") &&
        (!followed || closed || between.some(({ cue }) => cue === "count"))
      );
    }
    const start = text.slice(0, thing.start);
    return (
      !between.some(({ cue }) => cue === "who_do" || cue === "and" || cue === "or") &&
      (between.some(({ cue }) => cue === "count" || cue === "rate") ||
        BESIDES.test(start) ||
        BESIDES.test(`${start}${/^\w+/u.exec(thing.text)?.[0] ?? ""} `))
    );
  };

  const assigned = things.map((thing): Thing => {
    const near = counts.find(
      ({ start, end }) =>
        (start >= thing.end && start - thing.end <= 6) || (end <= thing.start && thing.start - end <= 8),
    );
    return {
      ...thing,
      as: describesUsers(thing) ? "who" : "what",
      negated: denied(thing),
      ...(near ? { atLeast: near.atLeast } : {}),
    };
  });
  // `上海的用户有多少有车`: of users who are described so it is asked how many have something besides.
  for (const [i, thing] of assigned.entries()) {
    if (thing.as === "what" || !ABOUT_USERS.has(thing.is.kind) || thing.is.kind === "user") continue;
    const group = assigned.slice(0, i).findLast(({ as }) => as === "who");
    if (!group || !cues.some(({ cue }) => cue === "count" || cue === "rate")) continue;
    if (isAskedBesides(thing, group)) assigned[i] = { ...thing, as: "what" };
  }
  // What is joined to a description belongs to it.
  for (let i = assigned.length - 2; i >= 0; i--) {
    const [thing, next] = [assigned[i], assigned[i + 1]];
    if (!thing || !next || thing.as === "who" || next.as === "what" || ABOUT_USERS.has(next.is.kind)) continue;
    const between = cuesIn(thing.end, next.start);
    const joins =
      between.length > 0 && between.every(({ cue }) => JOINING.has(cue)) && words(thing.end, next.start) <= 5;
    if (joins && !broken(thing.end, next.start)) assigned[i] = { ...thing, as: "who" };
  }
  // `who booked a test drive and compared models`: the description goes on.
  for (let i = 1; i < assigned.length; i++) {
    const [last, thing] = [assigned[i - 1], assigned[i]];
    if (!thing || last?.as !== "who" || thing.as === "who" || thing.is.kind === "field") continue;
    const between = cuesIn(last.end, thing.start);
    const joins =
      between.some(({ cue, text }) => (cue === "and" || cue === "not") && /^[a-z]/.test(text)) &&
      between.every(({ cue }) => JOINING.has(cue));
    if (joins && words(last.end, thing.start) <= 4 && !broken(last.end, thing.start))
      assigned[i] = { ...thing, as: "who" };
  }
  return assigned;
}
