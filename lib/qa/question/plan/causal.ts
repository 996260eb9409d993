import { hasCue, type Thing } from "../links";
import { allOf, treeOf } from "./conditions";
import { betweenFacts } from "./in-graph";
import * as lists from "./lists";
import { eventsNamed, inOrder } from "./order";
import * as relations from "./relations";
import * as shares from "./shares";
import { askedOf, type Asked, type Draft, type Setting } from "./setting";

/** What leads to what, by the words that ask for it; undefined where nothing is named that could. */
export function causal(setting: Setting, goal: Asked | undefined): Draft | undefined {
  const { links, asked, described, lexicon } = setting;
  const has = (...cues: Parameters<typeof hasCue>[1][]) => hasCue(links, ...cues);
  const fields = lists.fieldsAsked(setting);
  const [first, second] = inOrder(setting, asked.length > 1 ? asked : eventsNamed(setting));
  // "Does income matter for buying?": the field as a whole against what is asked.
  if (fields.length > 0 && (asked[0] ?? goal))
    return shares.ranking(setting, fields, asked[0] ? [asked[0]] : goal ? [goal] : []);
  const missed = eventsNamed(setting).flatMap(({ thing }) =>
    thing?.negated ? (askedOf({ ...thing, negated: false }, lexicon, setting.period) ?? []) : [],
  );
  if (has("why") && missed.length > 0) {
    const others = asked.filter(({ thing }) => !thing?.negated);
    const scoped = withoutDenied(setting);
    return relations.why({ ...scoped, among: allOf(scoped.among, ...others.map(({ tree }) => tree)) }, missed);
  }
  if (has("why") && asked.length === 1) return relations.why(setting, asked);
  if (first && second && !(has("effect") && has("and") && !has("relation", "leads"))) {
    const between = relations.relation(setting, first, second);
    return has("why")
      ? { ...between, queries: [...between.queries, ...relations.why(setting, [second]).queries] }
      : between;
  }
  const about = described !== null && setting.who.length === 1 ? setting.who[0] : undefined;
  const feature = about && featureOf(setting, about);
  if (feature && (asked[0] ?? goal) && (has("relation", "leads", "effect") || asked.length > 0) && !has("why")) {
    const target = asked[0] ?? goal;
    if (target) return relations.relation({ ...setting, among: setting.base, described: null }, feature, target);
  }
  if (has("effect") && asked.length > 0) return relations.effect(setting, asked);
  if (has("why")) {
    const wanted = asked.length > 0 ? asked : goal ? [goal] : [];
    return wanted.length > 0 ? relations.why(setting, wanted) : undefined;
  }
  const [only] = asked;
  if (only && has("leads", "relation", "effect")) {
    // `什么导致X` asks for causes; `X导致什么` for effects; what is left stands to the outcome.
    const after = links.cues.some(
      ({ cue, start }) => cue === "leads" && only.thing !== undefined && start < only.thing.start,
    );
    if (after) return relations.why(setting, asked);
    const isGoal = JSON.stringify(only.tree) === JSON.stringify(goal?.tree);
    if (goal && !isGoal && has("relation") && lexicon.types.length > 0) return relations.relation(setting, only, goal);
    return has("relation") ? relations.why(setting, asked) : relations.effect(setting, asked);
  }
  return undefined;
}

/** Which of two things more users with it go on to a third: `点击广告和搜索车型哪个更能带来试驾`. */
export function causesCompared(setting: Setting): Draft | undefined {
  const { asked, links, base, lexicon } = setting;
  const [a, b, c] = asked;
  if (asked.length !== 3 || !a?.thing || !b?.thing || !c?.thing) return undefined;
  const joins = (one: Thing, other: Thing) =>
    links.cues.some(
      ({ cue, start, end }) =>
        (cue === "and" || cue === "or" || cue === "compare") && start >= one.end && end <= other.start,
    );
  const [target, causes] = joins(b.thing, c.thing) && !joins(a.thing, b.thing) ? [a, [b, c]] : [c, [a, b]];
  const { graph } = lexicon;
  const compared = shares.compareSegments(
    { ...setting, base },
    causes.map(({ tree }) => tree),
    [target],
  );
  const known = graph ? causes.flatMap(({ nodes }) => betweenFacts(graph, nodes, target.nodes)) : [];
  return { ...compared, queries: [...compared.queries, ...known] };
}

/** What the users lack is not part of who they are when the question is why they lack it. */
function withoutDenied(setting: Setting): Setting {
  const kept = setting.who.filter(({ negated }) => !negated);
  const trees = kept.flatMap((thing) => treeOf(thing, setting.lexicon, setting.period) ?? []);
  const among = allOf(setting.base, ...trees);
  return { ...setting, who: kept, among, described: kept.length === 0 ? null : allOf(...trees) };
}

function featureOf({ lexicon, period }: Setting, thing: Thing): Asked | undefined {
  const tree = treeOf(thing, lexicon, period);
  const { is } = thing;
  if (tree === undefined) return undefined;
  const value = is.kind === "value" ? is.value : is.kind === "flag" ? String(is.yes) : undefined;
  const field = is.kind === "value" || is.kind === "flag" || is.kind === "range" ? is.field : undefined;
  const nodes =
    lexicon.graph?.nodes
      .filter(
        ({ feature }) =>
          field !== undefined && feature?.field === field && (value === undefined || feature.value === value),
      )
      .map(({ id }) => id) ?? [];
  return { words: { zh: thing.text, en: thing.text }, tree, types: is.kind === "types" ? is.types : [], nodes, thing };
}
