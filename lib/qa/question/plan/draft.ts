import { UserId } from "@/lib/core";
import type { UserContext } from "../../schema";
import type { LexiconField } from "../lexicon";
import { hasCue, type Thing } from "../links";
import { causal, causesCompared } from "./causal";
import { allOf, fieldTree, isEverybody, treeOf } from "./conditions";
import { groupsCompared, leftOver } from "./groups";
import * as lists from "./lists";
import { eventsNamed, inOrder } from "./order";
import * as relations from "./relations";
import { askedOf, outcomeOf, type Asked, type Draft, type Setting } from "./setting";
import * as shares from "./shares";
import { words } from "./words-of";

/** The facts that answer a question, by what it asks; undefined where it asks nothing that is known. */
export function draftOf(setting: Setting, context: UserContext | undefined): Draft | undefined {
  const user = userMeant(setting, context);
  const draft = kindOfDraft(setting);
  if (user === undefined) return draft;
  const told: Draft = {
    intent: "user",
    queries: [{ kind: "user", user }],
    steps: [words(`查看用户 ${user}`, `The user ${user}`)],
  };
  const named = setting.links.things.some(({ is }) => is.kind === "user");
  const asksMore = setting.asked.length > 0 || (!named && draft !== undefined);
  if (draft === undefined || !asksMore) return told;
  return { ...told, queries: [...told.queries, ...draft.queries], steps: [...told.steps, ...draft.steps] };
}

function userMeant({ links }: Setting, context: UserContext | undefined): UserId | undefined {
  const named = links.things.flatMap(({ is }) => (is.kind === "user" ? [is.id] : []))[0];
  return UserId.safeParse(named ?? context?.user_id).data;
}

function kindOfDraft(setting: Setting): Draft | undefined {
  const { links, asked, lexicon, period, described } = setting;
  const has = (...cues: Parameters<typeof hasCue>[1][]) => hasCue(links, ...cues);
  const fields = lists.fieldsAsked(setting);
  const events = asked.filter(({ types, nodes }) => types.length > 0 || nodes.length > 0);
  const goal = outcomeOf(lexicon, period);
  const kind = lists.kindAsked(setting);
  // `most likely` asks for the highest share, whoever is to be won.
  const recommends = links.cues.some(({ cue, text }) => cue === "recommend" && !/likely|可能/.test(text));
  const nobodyNamed = asked.length === 0 && described !== null && fields.length === 0;
  const nothing = asked.length === 0 && described === null && fields.length === 0;

  if (has("changes") && (nothing || has("graph")) && lexicon.graph) return relations.wholeGraph(setting);
  if (has("graph") && nothing && lexicon.graph && !has("count")) return relations.wholeGraph(setting);
  if (has("graph") && nothing && lexicon.graph) return relations.wholeGraph(setting);
  if (has("relation", "leads", "why") && nothing && has("rank", "which") && lexicon.graph)
    return relations.wholeGraph(setting);
  if (has("overview") && asked.length === 0 && fields.length === 0 && !has("rate")) return lists.overview(setting);
  if (has("pattern") || (has("path") && events.length === 0 && !has("funnel"))) return lists.patterns(setting);

  if (has("lag")) {
    const [a, b] = inOrder(setting, eventsNamed(setting));
    if (a && b) return relations.lag(setting, a, b);
    if (a && goal && !shares.isOutcome(a) && !has("before")) return relations.lag(setting, a, goal);
    if (a) return relations.lag(setting, undefined, a);
  }
  if (has("funnel") || (/→|[-=—]>/u.test(links.text) && events.length > 2)) {
    const found = relations.funnel(setting);
    if (found) return found;
  }
  const numbers = fields.filter(({ type, numbers: spread }) => type === "number" && spread !== undefined);
  if (has("average") && numbers.length > 0) return lists.averages(setting, numbers, groupsCompared(setting));
  // Where something besides what they did is asked of them, what they did later only describes them.
  const asksElse =
    fields.length > 0 ||
    events.length < asked.length ||
    has("why", "leads", "effect", "relation", "profile", "distribution", "recommend", "compare");
  if ((has("later") && !asksElse) || (has("count", "rate") && has("next", "after"))) {
    const found = went(setting);
    if (found) return found;
  }
  if ((has("next") || (has("after") && has("did", "which", "type_kind"))) && !recommends) {
    const after = eventsNamed(setting);
    if (after.length === 1) return relations.next(setting, after);
  }
  const asksWhat = has("did", "type_kind", "which", "rank") || /什么|啥|\bwhat\b/u.test(links.text);
  if (has("before") && asksWhat && !has("count", "rate", "recommend")) {
    const goals = eventsNamed(setting);
    if (goals.length === 1) return relations.why(setting, goals);
  }
  // `收入最高的用户更爱看什么车`: the number says who is meant.
  const extremes = kind !== undefined && has("rank", "lowest") ? fields.flatMap((field) => extremeOf(field, has("lowest")) ?? []) : []; // prettier-ignore
  if (kind !== undefined && extremes.length > 0 && extremes.length === fields.length && events.length === 0) {
    const among = allOf(setting.among, ...extremes.map(({ tree }) => tree));
    return lists.top({ ...setting, among, described: among }, kind);
  }
  // `which places do golfers visit`: to visit says nothing more of a place.
  const visits = kind === "poi" && asked.every(({ thing }) => /^(?:visit\w*|去过?|到)$/u.test(thing?.text ?? ""));
  if (visits && has("which", "rank")) return lists.top(setting, "poi");
  const part = partOfGroup(setting);
  if (part) return shares.rate(part);
  const overlapping = has("overlap") ? overlapOf(setting) : undefined;
  if (overlapping) return overlapping;
  const halves = has("count", "rate") ? lists.halves(setting) : undefined;
  if (halves) return halves;
  const causes = has("leads", "effect") && has("compare", "which", "who", "rank") ? causesCompared(setting) : undefined;
  if (causes) return causes;
  const groups = groupsCompared(setting);
  if (groups.length > 1 && (asked.length > 0 || goal)) {
    const rest = leftOver(setting);
    const high = asked.length === 0 ? fields.flatMap((field) => extremeOf(field, has("lowest")) ?? []) : [];
    const compared = asked.length > 0 ? asked : high.length > 0 ? high : goal ? [goal] : [];
    const scoped = { ...setting, base: allOf(setting.base, rest) };
    const own = shares.compareSegments(scoped, groups, compared);
    const named = asked.length > 0 || high.length > 0;
    // `上海用户占比高还是北京用户占比高` asks how large they are, `转化率` how many of them converted.
    const sized = /占/u.test(links.text) || !(has("rate") && isEverybody(rest));
    const sizes = named || !sized ? [] : shares.sizesOf(scoped, groups);
    return { ...own, queries: [...sizes, ...own.queries] };
  }
  const alternatives = asked.filter((one) => !shares.isOutcome(one));
  const sided = alternatives.filter(({ thing }) => thing?.is.kind === "entity").length > 1;
  if (sided && has("rank", "which") && fields.length === 0 && !has("leads", "relation", "why"))
    return shares.compareOutcomes(setting);
  if (
    has("who") &&
    asked.length === 0 &&
    described !== null &&
    fields.length === 0 &&
    !has("count", "rate", "recommend")
  )
    return lists.profile(setting);
  if (has("profile")) return asked.length > 0 || described !== null || goal ? lists.profile(setting) : undefined;
  if (has("who") && !recommends && asked.length > 1 && fields.length === 0 && !has("why", "leads", "relation")) {
    const both = allOf(...(described === null ? [] : [described]), ...asked.map(({ tree }) => tree));
    return lists.profile({ ...setting, asked: [], described: both, among: allOf(setting.base, both) });
  }
  if (fields.length === 0 && (has("recommend") || (has("who") && asked.length > 0 && !has("why"))))
    return lists.recommend(setting);
  if (has("path") && events.length > 0) {
    const [a, b] = inOrder(setting, eventsNamed(setting));
    if (a && b) return relations.relation(setting, a, b);
    return relations.why(setting, events);
  }
  if (has("compare") && alternatives.length > 1 && !has("leads", "relation", "why"))
    return shares.compareOutcomes(setting);
  if (has("why", "effect", "leads", "relation")) {
    const found = causal(setting, goal);
    if (found) return found;
  }
  if (has("distribution") && fields.length > 0 && asked.length === 0) return shares.distribution(setting, fields);
  if (fields.length > 0) {
    // `收入最高的职业`: the field whose values are ranked by how many are high in the other.
    const high = has("rank", "lowest") ? fields.flatMap((field) => extremeOf(field, has("lowest")) ?? []) : [];
    const values = fields.filter(({ type }) => type !== "number");
    if (asked.length === 0 && high.length > 0 && values.length > 0) return shares.ranking(setting, values, high);
    // `the highest share of users with a visit`: what describes the users is what is ranked.
    const done = asked.length === 0 && has("rank", "lowest") && has("rate") ? eventsDescribing(setting) : [];
    if (done.length > 0) return shares.ranking(withoutEvents(setting), fields, done);
    if (asked.length > 0 && recommends) {
      const own = shares.ranking(setting, fields, asked);
      return { ...own, queries: [...own.queries, ...lists.recommend(setting).queries], intent: "recommend" };
    }
    if (asked.length > 0) return shares.ranking(setting, fields, asked);
    if (goal && has("rate", "potential")) return shares.ranking(setting, fields, [goal]);
    // `哪个城市最多` may mean users or conversions; both are told.
    const spread = shares.distribution(setting, fields);
    const ranked = goal && has("rank", "lowest") ? shares.ranking(setting, fields, [goal]).queries : [];
    const doneBy = eventsDescribing(setting);
    const shared = doneBy.length > 0 ? shares.ranking(withoutEvents(setting), fields, doneBy).queries : [];
    return { ...spread, queries: [...spread.queries, ...ranked, ...shared] };
  }
  if (asked.length > 0 && has("potential") && !has("compare"))
    return has("who", "which") ? lists.recommend(setting) : shares.rate(setting);
  if (
    kind !== undefined &&
    (has("rank", "lowest", "which", "count", "like") || asked.length === 0) &&
    alternatives.length === 0
  ) {
    if (!has("count") || has("rank") || kind === "event_type") return lists.top(setting, kind);
  }
  if (has("rank") && asked.length === 0 && (has("behaviors") || has("events"))) return lists.top(setting, "event_type");
  if (
    has("like", "looked") &&
    nobodyNamed &&
    !has("rate", "count") &&
    /什么|啥|\bwhat\b/u.test(links.text) &&
    lexicon.kinds.includes("item")
  )
    return lists.top(setting, "item");
  if (has("did") && asked.length === 0) return lists.top(setting, "event_type");
  if (has("recommend", "potential") && goal) return lists.recommend(setting);
  if (has("next") && asked.length === 0 && described !== null) return lists.recommend(setting);
  if (has("count") && has("after", "to") && events.length > 1) return asks(setting, goal);
  if (has("count") && !has("rate")) {
    const counted = lists.count(setting);
    return has("potential") && asked.length > 0 ? shares.rate(setting) : counted;
  }
  if (asked.length > 0) return asks(setting, goal);
  if (has("rate", "compare") && goal && described !== null) {
    const own = shares.rate({ ...setting, asked: [goal] });
    return { ...own, queries: [shares.share(setting.base, described), ...own.queries] };
  }
  if (has("rate") && goal) return shares.rate({ ...setting, asked: [goal] });
  if (described !== null) return relations.about(setting);
  return undefined;
}

/** `喜欢阅读的北京用户占北京用户的多少`: what stands behind is the group, what is new before it is asked. */
function partOfGroup(setting: Setting): Setting | undefined {
  const { links, lexicon, period, base, who, asked } = setting;
  const at = /占(?!比|多少|多大|几)(?=[^占，,。；;]*的)/u.exec(links.text)?.index;
  if (at === undefined || !hasCue(links, "rate", "count") || asked.length > 0) return undefined;
  const group = who.filter(({ start }) => start > at);
  const rest = who.filter(({ start, is }) => start < at && !group.some((one) => JSON.stringify(one.is) === JSON.stringify(is))); // prettier-ignore
  const treesOf = (things: readonly Thing[]) => things.flatMap((thing) => treeOf(thing, lexicon, period) ?? []);
  const part = rest.flatMap((thing) => askedOf(thing, lexicon, period) ?? []);
  if (group.length === 0 || part.length === 0) return undefined;
  const described = allOf(...treesOf(group));
  return { ...setting, who: group, described, among: allOf(base, described), asked: part };
}

/** Of the users who did one thing, how many did another after it. */
function went(setting: Setting): Draft | undefined {
  const events = eventsNamed(setting).filter(({ thing }) => thing?.negated !== true);
  const later = setting.links.cues.find(({ cue }) => cue === "later");
  // `后来下单的用户看过直播吗`: what stands behind it is what came later, and nothing is said of the other's time.
  if (later && events.some(({ thing }) => thing !== undefined && later.start < thing.start) && !events.some(({ thing }) => thing !== undefined && thing.end <= later.start)) return undefined; // prettier-ignore
  const others = setting.who.filter(({ is }) => is.kind !== "types" && is.kind !== "outcome");
  const [first, second] = hasCue(setting.links, "later") ? events : inOrder(setting, events);
  const [a, b] = [first?.types[0], second?.types[0]];
  if (!first || !second || a === undefined || b === undefined || events.length !== 2 || a === b) return undefined;
  const trees = others.flatMap((thing) => treeOf(thing, setting.lexicon, setting.period) ?? []);
  const base = allOf(setting.base, ...trees);
  const scoped = { ...setting, base, among: allOf(base, first.tree), described: first.tree, asked: [second] };
  const own = shares.rate(scoped);
  const after = relations.followed({ ...setting, among: base }, a, b);
  return { ...own, queries: [after, ...own.queries, shares.countUsers(setting, allOf(base, first.tree, second.tree))] };
}

/** Users in the highest quarter of a number, or the lowest; undefined of a field that holds none. */
function extremeOf(field: LexiconField, lowest: boolean): Asked | undefined {
  const { on, name, type, numbers, words: called } = field;
  if (type !== "number" || numbers === undefined) return undefined;
  return {
    words: lowest
      ? words(`${called.zh} ≤ ${numbers.p25}`, `${called.en} ≤ ${numbers.p25}`)
      : words(`${called.zh} ≥ ${numbers.p75}`, `${called.en} ≥ ${numbers.p75}`),
    tree: fieldTree(on, name, lowest ? { max: numbers.p25 } : { min: numbers.p75 }),
    types: [],
    nodes: [],
  };
}

/** Of things that are asked about without a word that says how: their shares, and what leads from one to another. */
function asks(setting: Setting, goal: Asked | undefined): Draft {
  const { asked, links } = setting;
  const [first, second] = inOrder(setting, asked);
  const joined = together(setting);
  if (joined) return shares.rate({ ...setting, asked: [joined] });
  if (
    first?.types[0] !== undefined &&
    second?.types[0] !== undefined &&
    (hasCue(links, "to", "after", "before") || hasCue(links, "rate"))
  ) {
    const among = allOf(setting.among, first.tree);
    const own = shares.rate({ ...setting, asked: [second], among, described: first.tree, base: setting.among });
    return {
      ...own,
      queries: [
        relations.followed(setting, first.types[0], second.types[0]),
        ...own.queries,
        ...relations.relation(setting, first, second).queries.slice(0, 3),
      ],
    };
  }
  const own = shares.rate(setting);
  // "The conversion of those with a test drive" may mean both shares.
  const conversions =
    first &&
    second === undefined &&
    goal &&
    JSON.stringify(first.tree) !== JSON.stringify(goal.tree) &&
    hasCue(links, "rate")
      ? relations.relation(setting, first, goal).queries.slice(0, 6)
      : [];
  const told = hasCue(links, "rate", "count", "compare") ? [] : relations.about(setting).queries;
  return { ...own, queries: [...own.queries, ...conversions, ...told] };
}

/** A purchase and the thing that is bought, or an event and the thing it is about, are asked about together. */
function together({ asked, links }: Setting): Asked | undefined {
  const entity = asked.filter(({ thing }) => thing?.is.kind === "entity");
  const done = asked.filter(({ types }) => types.length > 0);
  const [thing, event] = [entity[0], done[0]];
  if (asked.length !== 2 || !thing || !event || hasCue(links, "compare", "relation", "leads", "to")) return undefined;
  return {
    words: words(`${event.words.zh}（${thing.words.zh}）`, `${event.words.en} (${thing.words.en})`),
    tree: allOf(event.tree, thing.tree),
    types: [],
    nodes: [],
  };
}

/** What is held side by side: what users did, where that is more than one thing, else whatever is named. */
function overlapOf(setting: Setting): Draft | undefined {
  const events = [...eventsDescribing(setting), ...setting.asked];
  if (events.length > 1) return lists.overlap(withoutEvents(setting), events);
  const { who, lexicon, period, base, asked } = setting;
  const named = [...who.flatMap((thing) => askedOf(thing, lexicon, period) ?? []), ...asked];
  return named.length > 1 ? lists.overlap({ ...setting, among: base }, named) : undefined;
}

const DONE: ReadonlySet<Thing["is"]["kind"]> = new Set(["types", "outcome", "entity", "category"]);

/** What users are described by that they did, as what is asked. */
const eventsDescribing = ({ who, lexicon, period }: Setting): Asked[] =>
  who.filter(({ is }) => DONE.has(is.kind)).flatMap((thing) => askedOf(thing, lexicon, period) ?? []);

function withoutEvents(setting: Setting): Setting {
  const kept = setting.who.filter(({ is }) => !DONE.has(is.kind));
  const trees = kept.flatMap((thing) => treeOf(thing, setting.lexicon, setting.period) ?? []);
  return {
    ...setting,
    who: kept,
    among: allOf(setting.base, ...trees),
    described: kept.length === 0 ? null : allOf(...trees),
  };
}
