import type { Words } from "@/lib/causal";
import type { FactQuery } from "../facts/query";
import type { Scope, UserContext } from "../schema";
import { INTENTS } from "./follow-up";
import type { Lexicon } from "./lexicon";
import { linkQuestion } from "./link-question";
import { hasCue, type Links } from "./links";
import { draftOf } from "./plan/draft";
import { asksInhibitors, inhibitorsOf } from "./plan/in-graph";
import { nearestQuestions } from "./plan/nearest";
import { refusal, refusalOfBarriers, refusalOfMissing, type Refusal } from "./plan/refusals";
import { soundQueries } from "./plan/sound";
import { settingOf, type Intent, type Setting } from "./plan/setting";
import { words, wordsOf } from "./plan/words-of";

/** What is to be computed for a question, or why the data cannot answer it. */
export type Plan = {
  /** Null of a question that cannot be answered. */
  intent: Intent | null;
  /** In the order of importance. */
  queries: FactQuery[];
  /** What is done, in words. */
  steps: Words[];
  /** What of the question was found in the data. */
  terms: { text: string; kind: string; name: string }[];
  /** Words of it that were not, and parts that are left out. */
  unknown: string[];
  refusal: Refusal | null;
  /** Questions close to this one that the data can answer. */
  nearest: Words[];
};

/** More facts than an answer can use. */
const QUERIES_MAX = 28;
/** Where one question ends and another begins. */
const PARTS =
  /[。？?！!；;\n]+|\.(?=\s|$)|[,，]?\s*(?:另外|还有|以及|顺便|此外|同时)[,，:：]?|,?\s+(?:and also|also,|and (?=what|how|who|which|why))/u;

/**
 * Which facts answer a question, or why none can. `scope` and `context` narrow every fact about users. Asks for nothing
 * that is not in the lexicon. Never fails.
 */
export function planQuestion(links: Links, lexicon: Lexicon, scope: Scope, context?: UserContext): Plan {
  const plan = planWhole(links, lexicon, scope, context);
  if (plan.refusal === null || links.follows || plan.refusal.code === "instructions") return plan;
  const parts = links.text.split(PARTS).filter((part) => part.trim().length > 1);
  if (parts.length < 2) return plan;
  const planned = parts.map((part) => {
    const own = linkQuestion(part, lexicon);
    return { part, own, plan: planWhole(own, lexicon, scope, context) };
  });
  const answered = planned.filter(({ own, plan: { refusal: why } }) => why === null && hasCue(own, ...INTENTS));
  const refused = planned.filter((each) => !answered.includes(each));
  // A part that only says whom another is about cannot be left out of it.
  const apart = refused.every(
    ({ own }) =>
      own.barriers.length > 0 || hasCue(own, ...INTENTS) || own.missing.some(({ kind }) => kind === "personal"),
  );
  if (answered.length === 0 || !apart) return plan;
  return {
    intent: answered[0]?.plan.intent ?? null,
    queries: once(answered.flatMap((each) => each.plan.queries)),
    steps: [
      ...answered.flatMap((each) => each.plan.steps),
      ...refused.flatMap((each) => (each.plan.refusal ? [each.plan.refusal.text] : [])),
    ],
    terms: answered.flatMap((each) => each.plan.terms),
    unknown: [...answered.flatMap((each) => each.plan.unknown), ...refused.map(({ part }) => part.trim())],
    refusal: null,
    nearest: [],
  };
}

function planWhole(links: Links, lexicon: Lexicon, scope: Scope, context: UserContext | undefined): Plan {
  const setting = settingOf(links, lexicon, scope, context);
  const terms = termsOf(links, lexicon);
  const unknown = [...new Set([...links.missing.map(({ text }) => text), ...links.unknown.map(({ text }) => text)])];
  const refused = (why: Refusal): Plan => ({
    intent: null,
    queries: [],
    steps: [],
    terms,
    unknown,
    refusal: why,
    nearest: nearestQuestions(lexicon, setting),
  });
  const why = reasonAgainst(links, lexicon, setting, context);
  if (why) return refused(why);
  const draft = draftOf(setting, context);
  if (draft === undefined) return refused(reasonForNothing(links, lexicon));
  const queries = once(soundQueries(draft.queries));
  if (queries.length === 0) return refused(reasonForNothing(links, lexicon));
  // Where nothing follows anything, how soon it does is left out, and said so.
  const { within } = links;
  const timed = within === null || queries.some((query) => "within_ms" in query);
  return {
    intent: draft.intent,
    queries,
    steps: [...understood(links, lexicon), ...draft.steps],
    terms,
    unknown: timed ? unknown : [...unknown, within.text],
    refusal: null,
    nearest: [],
  };
}

function once(queries: readonly FactQuery[]): FactQuery[] {
  const keys = new Set<string>();
  return queries
    .filter((query) => {
      const key = JSON.stringify(query);
      return !keys.has(key) && keys.add(key);
    })
    .slice(0, QUERIES_MAX);
}

const PERSON_HERE =
  /此用户|该用户|这个用户|这位用户|这名用户|此人|这个人|这位客户|该客户|\bthis (?:user|person|customer)\b/u;

function reasonAgainst(
  links: Links,
  lexicon: Lexicon,
  setting: Setting,
  context: UserContext | undefined,
): Refusal | undefined {
  if (links.text === "" || !/[\p{L}\p{N}]/u.test(links.text)) return refusal("empty");
  const barrier = refusalOfBarriers(links, lexicon);
  if (barrier) return barrier;
  if (lexicon.totals.users === 0) return refusal("no_data");
  const missing = links.missing.filter(({ text, kind }) => kind !== "personal" || !besideWhatCounts(links, text));
  const absent = refusalOfMissing(missing, lexicon);
  if (absent)
    return absent.code === "no_such_thing" && lexicon.totals.events === 0 && missing[0]?.kind === "act"
      ? refusal("no_events")
      : absent;
  if (links.barriers.some(({ barrier: each }) => each === "opinion")) {
    const measurable =
      setting.asked.length > 0 && hasCue(links, "compare", "rate", "rank", "lowest", "potential", "recommend");
    if (
      !measurable ||
      /值得买|你(?:个人)?(?:觉得|认为)[^？?]*(?:值得|好)|a better (?:car|brand|model|product|choice)|should i|我(?:该|应该|适合|要不要)|咱(?:该|应该)/u.test(
        links.text,
      )
    )
      return refusal("opinion");
  }
  const telling = links.unknown.filter((word) => word.telling).map(({ text }) => text);
  if (telling.length > 0) {
    const nothing = links.things.length === 0 && !hasCue(links, "overview", "graph", "changes", "pattern", "count");
    return nothing ? refusal("not_understood") : refusal("unknown_words", telling, lexicon);
  }
  const { from, to } = setting.period;
  const { days } = lexicon;
  const outside = days && ((from !== undefined && from > days.last) || (to !== undefined && to < days.first));
  if (outside || (from !== undefined && to !== undefined && from > to)) {
    return refusal("outside_data", [links.period?.text ?? [from, to].join("–")], lexicon);
  }
  const person =
    context?.user_id !== undefined ||
    context?.profile !== undefined ||
    links.things.some(({ is }) => is.kind === "user");
  if (PERSON_HERE.test(links.text) && !person && !links.follows) return refusal("no_user_meant");
  if (hasCue(links, "graph", "changes") && setting.asked.length === 0 && lexicon.graph === null)
    return refusal("no_graph");
  const [target] = setting.asked;
  if (target && setting.asked.length === 1 && asksInhibitors(links) && lexicon.graph && target.nodes.length > 0) {
    const name = target.thing ? wordsOf(target.thing.is, lexicon).zh : target.words.zh;
    if (inhibitorsOf(lexicon.graph, target.nodes).length === 0) return refusal("no_inhibitor", [name]);
  }
  if (
    hasCue(links, "changes") &&
    setting.asked.length === 0 &&
    setting.described === null &&
    (lexicon.graph?.versions.length ?? 0) < 2
  ) {
    return refusal("one_version");
  }
  return undefined;
}

/** Whether words for personal details stand in a list beside something that can be counted. */
const besideWhatCounts = (links: Links, text: string): boolean =>
  hasCue(links, "count", "rate") &&
  links.things.length > 0 &&
  ["和", "及", "与", "、", "and "].some(
    (joint) => links.text.includes(joint + text) || links.text.includes(`${joint}their ${text}`),
  );

function reasonForNothing(links: Links, lexicon: Lexicon): Refusal {
  if (lexicon.totals.events === 0 && lexicon.types.length === 0) return refusal("no_events");
  if (hasCue(links, "graph") && lexicon.graph === null) return refusal("no_graph");
  const unknown = links.unknown.map(({ text }) => text);
  return unknown.length > 0 && links.things.length > 0
    ? refusal("unknown_words", unknown, lexicon)
    : refusal("not_understood");
}

const termsOf = ({ things, period }: Links, lexicon: Lexicon): Plan["terms"] => [
  ...things.map(({ text, is }) => ({ text, kind: is.kind, name: wordsOf(is, lexicon).zh })),
  ...(period ? [{ text: period.text, kind: "period", name: `${period.from ?? "…"} – ${period.to ?? "…"}` }] : []),
];

function understood(links: Links, lexicon: Lexicon): Words[] {
  const { things, period, follows } = links;
  const named = things.map(({ is, negated }) => ({ ...wordsOf(is, lexicon), negated }));
  return [
    ...(follows ? [words("接着上一个问题理解", "Understood as going on with the question before")] : []),
    ...(named.length === 0
      ? []
      : [
          words(
            `识别：${named.map(({ zh, negated }) => (negated ? `非（${zh}）` : zh)).join("；")}`,
            `Found: ${named.map(({ en, negated }) => (negated ? `not (${en})` : en)).join("; ")}`,
          ),
        ]),
    ...(period
      ? [
          words(
            `时间：“${period.text}”为 ${period.from ?? "开始"} 到 ${period.to ?? "最后"}`,
            `Time: “${period.text}” is ${period.from ?? "the beginning"} to ${period.to ?? "the end"}`,
          ),
        ]
      : []),
  ];
}
