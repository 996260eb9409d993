import type { FactQuery } from "../../facts/query";
import type { LexiconField } from "../lexicon";
import { hasCue } from "../links";
import { allOf, isEverybody, not } from "./conditions";
import {
  asksInhibitors,
  bestEdges,
  bestPath,
  betweenFacts,
  edgeFact,
  edgesBetween,
  edgesInto,
  edgesOutOf,
  graphFact,
  inhibitorsOf,
} from "./in-graph";
import { byField, countUsers, difference, share } from "./shares";
import { outcomeOf, type Asked, type Draft, type Setting } from "./setting";
import { words } from "./words-of";

const EDGES_TOLD = 8;
const PATTERNS_TOLD = 3;

/** Fields that set users apart most, so that what they say of an outcome comes first. */
const FIELDS_FIRST = [
  "purchase_intent",
  "interests",
  "has_car",
  "age",
  "occupation",
  "city",
  "gender",
  "income",
  "budget",
];

/** Fields that describe groups of users rather than single ones, the most telling first. */
export function tellingFields({ lexicon }: Setting): LexiconField[] {
  const rank = ({ name }: LexiconField) =>
    (FIELDS_FIRST.indexOf(name) + FIELDS_FIRST.length + 1) % (FIELDS_FIRST.length + 1);
  return lexicon.fields
    .filter(({ type, values, numbers }) =>
      type === "number" ? numbers !== undefined : type === "boolean" || (values.length > 1 && values.length <= 60),
    )
    .toSorted((a, b) => rank(a) - rank(b));
}

const span = ({ period }: Setting) => period;
const soon = ({ links }: Setting) => (links.within === null ? {} : { within_ms: links.within.ms });

export const followed = (setting: Setting, first: string, second: string): FactQuery => ({
  kind: "followed",
  among: setting.among,
  first,
  second,
  ...soon(setting),
  ...span(setting),
});

/** Patterns in which these types stand in this order. */
export function patternsWith(setting: Setting, types: readonly string[], count = PATTERNS_TOLD): FactQuery[] {
  const fits = (events: readonly string[]) => {
    let at = -1;
    return types.every((type) => (at = events.indexOf(type, at + 1)) >= 0);
  };
  return setting.lexicon.patterns
    .filter(({ events }) => fits(events))
    .slice(0, count)
    .map(({ id }) => ({ kind: "pattern", pattern: id }));
}

const notInGraph = words("还没有事理图谱，只能给出统计", "There is no causal graph yet, so there are only counts");
const noWay = (setting: Setting, one: Asked) =>
  setting.lexicon.graph && one.nodes.length === 0
    ? [words(`图谱中没有“${one.words.zh}”`, `The graph has no “${one.words.en}”`)]
    : [];

/** What comes before something, as far as the data bear it out: relations into it, chains, patterns, and for whom. */
export function why(setting: Setting, given: readonly Asked[]): Draft {
  const { lexicon, among, base, described } = setting;
  const { graph } = lexicon;
  const targets = given.slice(0, 2);
  const queries = targets.flatMap((target): FactQuery[] => {
    const edges = asksInhibitors(setting.links) ? inhibitorsOf : edgesInto;
    const into = graph ? edges(graph, target.nodes) : [];
    const typeOf = (id: string) => graph?.nodes.find((node) => node.id === id)?.type ?? undefined;
    const causes = into.flatMap(({ source }) => typeOf(source) ?? []).slice(0, 3);
    const chain = graph && into[0] ? edgesInto(graph, [into[0].source])[0] : undefined;
    const path = graph && chain ? bestPath(graph, [chain.source], target.nodes) : undefined;
    const goal = target.types[0];
    const fields = tellingFields(setting).filter(({ type }) => type !== "number");
    return [
      ...(graph ? into.slice(0, EDGES_TOLD).map((edge) => edgeFact(graph, edge)) : []),
      ...(graph && path ? [{ kind: "path" as const, graph: graph.id, version: graph.version, edges: path }] : []),
      share(among, target.tree),
      ...(described === null ? [] : [share(allOf(base, not(described)), target.tree)]),
      ...(goal === undefined ? [] : causes.slice(0, 2).map((cause) => followed(setting, cause, goal))),
      ...(goal === undefined ? [] : patternsWith(setting, [goal], 2)),
      ...causes.map((cause): FactQuery => {
        const did = { on: "events" as const, type: [cause], ...setting.period };
        return difference([allOf(among, did), target.tree], [allOf(among, not(did)), target.tree]);
      }),
      ...fields.slice(0, 3).flatMap((field) => byField(setting, field, target.tree, 5)),
    ];
  });
  return {
    intent: "why",
    queries,
    steps: [
      words(
        `查找指向“${targets.map((one) => one.words.zh).join("、")}”的关系、路径与人群差异`,
        `Relations, chains and differences between users that lead to ${targets.map((one) => one.words.en).join(", ")}`,
      ),
      ...(graph ? targets.flatMap((one) => noWay(setting, one)) : [notInGraph]),
    ],
  };
}

/** What comes after something, as far as the data bear it out. */
export function effect(setting: Setting, given: readonly Asked[]): Draft {
  const { graph } = setting.lexicon;
  const causes = given.slice(0, 2);
  const goal = outcomeOf(setting.lexicon, setting.period);
  const queries = causes.flatMap((cause): FactQuery[] => {
    const out = graph ? edgesOutOf(graph, cause.nodes) : [];
    const [type] = cause.types;
    const after = out.flatMap(({ target }) => graph?.nodes.find(({ id }) => id === target)?.type ?? []);
    const path = graph && goal ? bestPath(graph, cause.nodes, goal.nodes) : undefined;
    return [
      ...(graph ? out.slice(0, EDGES_TOLD).map((edge) => edgeFact(graph, edge)) : []),
      ...(graph && path ? [{ kind: "path" as const, graph: graph.id, version: graph.version, edges: path }] : []),
      ...(type === undefined ? [] : nextFacts(setting, type)),
      ...(type === undefined ? [] : after.slice(0, 2).map((second) => followed(setting, type, second))),
      ...(goal === undefined || JSON.stringify(goal.tree) === JSON.stringify(cause.tree)
        ? []
        : onOutcome(setting, cause, goal)),
    ];
  });
  return {
    intent: "effect",
    queries,
    steps: [
      words(
        `查找从“${causes.map((one) => one.words.zh).join("、")}”出发的关系`,
        `Relations out of ${causes.map((one) => one.words.en).join(", ")}`,
      ),
      ...(graph ? causes.flatMap((one) => noWay(setting, one)) : [notInGraph]),
    ],
  };
}

const nextFacts = (setting: Setting, after: string): FactQuery[] => [
  { kind: "next", among: setting.among, after, limit: 8, ...span(setting) },
];

function onOutcome({ among }: Setting, { tree: who }: Asked, { tree: outcome }: Asked): FactQuery[] {
  return [
    share(allOf(among, who), outcome),
    share(allOf(among, not(who)), outcome),
    difference([allOf(among, who), outcome], [allOf(among, not(who)), outcome]),
  ];
}

/** How two things stand to one another: what the graph says, what follows what, and how far users with and without differ. */
export function relation(setting: Setting, first: Asked, second: Asked): Draft {
  const { graph } = setting.lexicon;
  const queries: FactQuery[] = [
    ...(graph ? betweenFacts(graph, first.nodes, second.nodes) : []),
    ...onOutcome(setting, first, second),
    ...first.types.slice(0, 2).flatMap((a) => second.types.slice(0, 2).map((b) => followed(setting, a, b))),
    ...(first.types[0] !== undefined && second.types[0] !== undefined
      ? [
          followed(setting, second.types[0], first.types[0]),
          ...patternsWith(setting, [first.types[0], second.types[0]], 2),
        ]
      : []),
    share(setting.among, first.tree),
    share(setting.among, second.tree),
  ];
  return {
    intent: "relation",
    queries,
    steps: [
      words(
        `查找“${first.words.zh}”与“${second.words.zh}”之间的关系`,
        `What there is between ${first.words.en} and ${second.words.en}`,
      ),
      ...(graph ? [...noWay(setting, first), ...noWay(setting, second)] : [notInGraph]),
    ],
  };
}

/** What users do after something. */
export function next(setting: Setting, after: readonly Asked[]): Draft {
  const { graph } = setting.lexicon;
  const queries = after.slice(0, 2).flatMap((one): FactQuery[] => {
    const out = graph ? edgesOutOf(graph, one.nodes) : [];
    const [type] = one.types;
    const later = out.flatMap(({ target }) => graph?.nodes.find(({ id }) => id === target)?.type ?? []);
    return [
      ...(type === undefined ? [] : nextFacts(setting, type)),
      ...(graph ? out.slice(0, 5).map((edge) => edgeFact(graph, edge)) : []),
      ...(type === undefined ? [] : later.slice(0, 3).map((second) => followed(setting, type, second))),
      ...(type === undefined ? [] : patternsWith(setting, [type], 2)),
    ];
  });
  return {
    intent: "next",
    queries,
    steps: [
      words(
        `查找“${after.map((one) => one.words.zh).join("、")}”之后发生的事`,
        `What happens after ${after.map((one) => one.words.en).join(", ")}`,
      ),
    ],
  };
}

/** How long after one thing another happens, and for how many. */
export function lag(setting: Setting, first: Asked | undefined, second: Asked): Draft {
  const { graph } = setting.lexicon;
  const into = graph && first === undefined ? edgesInto(graph, second.nodes) : [];
  const before =
    first?.types ?? into.flatMap(({ source }) => graph?.nodes.find(({ id }) => id === source)?.type ?? []).slice(0, 3);
  const pairs = before.flatMap((a) => second.types.slice(0, 2).map((b) => [a, b] as const)).filter(([a, b]) => a !== b);
  return {
    intent: "lag",
    queries: [
      ...pairs.map(([a, b]) => followed(setting, a, b)),
      ...(graph && first
        ? edgesBetween(graph, first.nodes, second.nodes).map((edge) => edgeFact(graph, edge))
        : graph
          ? into.slice(0, 3).map((edge) => edgeFact(graph, edge))
          : []),
      ...pairs.slice(0, 1).flatMap(([a, b]) => patternsWith(setting, [a, b], 2)),
    ],
    steps: [words(`计算到“${second.words.zh}”的间隔`, `Time until ${second.words.en}`)],
  };
}

const STEPS_MAX = 8;

/** How many users took each step. Without steps in the question, those of the longest way to the outcome are taken. */
export function funnel(setting: Setting): Draft | undefined {
  // Beside steps, "conversion" is the word for the funnel and no step of it.
  const said = setting.asked.filter(({ thing }) => !/^(?:转化|conversions?|convert)$/.test(thing?.text ?? ""));
  const named = (said.length > 1 ? said : setting.asked).flatMap(({ types }) => types.slice(0, 1));
  const goal = named.at(-1) ?? outcomeOf(setting.lexicon, setting.period)?.types[0];
  const steps = named.length > 1 ? named : defaultSteps(setting, goal);
  if (steps.length < 2) return undefined;
  const taken = [...new Set(steps)].slice(0, STEPS_MAX);
  if (taken.length < 2) return undefined;
  return {
    intent: "funnel",
    queries: [
      { kind: "funnel", among: setting.among, steps: taken, ...soon(setting), ...span(setting) },
      ...taken.slice(1).map((step, i) => followed(setting, taken[i] ?? step, step)),
      ...patternsWith(setting, taken.slice(-2), 2),
    ],
    steps: [words(`漏斗：${taken.join(" → ")}`, `Funnel: ${taken.join(" → ")}`)],
  };
}

function defaultSteps({ lexicon }: Setting, goal: string | undefined): string[] {
  if (goal === undefined) return [];
  const pattern = lexicon.patterns
    .filter(({ events }) => events.at(-1) === goal && new Set(events).size === events.length)
    .toSorted((a, b) => b.events.length - a.events.length)[0];
  if (pattern && pattern.events.length > 2) return [...pattern.events];
  const { graph } = lexicon;
  const typeOf = (id: string) => graph?.nodes.find((node) => node.id === id)?.type ?? undefined;
  const steps = [goal];
  let node = graph?.nodes.find(({ type }) => type === goal)?.id;
  while (graph && node !== undefined && steps.length < 5) {
    const edge = edgesInto(graph, [node]).find(({ source }) => {
      const type = typeOf(source);
      return type !== undefined && !steps.includes(type);
    });
    node = edge?.source;
    const type = node === undefined ? undefined : typeOf(node);
    if (type === undefined) break;
    steps.unshift(type);
  }
  if (steps.length > 1) return steps;
  return pattern
    ? [...pattern.events]
    : lexicon.types
        .filter(({ name }) => name !== goal)
        .slice(0, 2)
        .map(({ name }) => name)
        .concat(goal);
}

/** The whole graph, or what became of it. */
export function wholeGraph(setting: Setting): Draft {
  const { graph } = setting.lexicon;
  if (graph === null) return { intent: "graph", queries: [], steps: [notInGraph] };
  const goal = outcomeOf(setting.lexicon, setting.period);
  const [present, before] = graph.versions;
  if (hasCue(setting.links, "changes") && present !== undefined && before !== undefined) {
    return {
      intent: "changes",
      queries: [
        {
          kind: "changes",
          graph: graph.id,
          from: graph.versions.find((each) => each < graph.version) ?? before,
          to: graph.version,
        },
        graphFact(graph),
      ],
      steps: [words(`比较图谱“${graph.name}”的两个版本`, `Two versions of the graph “${graph.name}” compared`)],
    };
  }
  return {
    intent: "graph",
    queries: [
      graphFact(graph),
      ...bestEdges(graph)
        .slice(0, EDGES_TOLD)
        .map((edge) => edgeFact(graph, edge)),
      ...(goal
        ? edgesInto(graph, goal.nodes)
            .slice(0, 3)
            .map((edge) => edgeFact(graph, edge))
        : []),
    ],
    steps: [
      words(`概括图谱“${graph.name}”第 ${graph.version} 版`, `The graph “${graph.name}”, version ${graph.version}`),
    ],
  };
}

/** Something that is named without a question: how many have it, and what goes with it. */
export function about(setting: Setting): Draft {
  const { graph } = setting.lexicon;
  const queries = setting.asked.slice(0, 3).flatMap(({ tree, close, nodes, types }): FactQuery[] => [
    share(setting.among, tree),
    ...(close ? [share(setting.among, close)] : []),
    ...(types.length === 0
      ? []
      : [
          {
            kind: "count" as const,
            what: "events" as const,
            among: setting.among,
            types: [...types],
            ...setting.period,
          },
        ]),
    ...(graph
      ? [...edgesInto(graph, nodes).slice(0, 3), ...edgesOutOf(graph, nodes).slice(0, 3)].map((edge) =>
          edgeFact(graph, edge),
        )
      : []),
  ]);
  const goal = outcomeOf(setting.lexicon, setting.period);
  const described =
    setting.described === null || isEverybody(setting.among)
      ? []
      : [
          countUsers(setting, setting.among),
          ...(goal && setting.asked.length === 0
            ? [share(setting.among, goal.tree), share(setting.base, goal.tree)]
            : []),
        ];
  return {
    intent: "about",
    queries: [...queries, ...described],
    steps: [words("给出与所提内容有关的统计", "Counts of what the question names")],
  };
}
