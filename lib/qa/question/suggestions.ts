import type { Words } from "@/lib/causal";
import { outcomeTypes, type Lexicon } from "./lexicon";
import type { Intent } from "./plan/setting";
import { bestEdges } from "./plan/in-graph";
import { typeWords, words } from "./plan/words-of";

const SUGGESTED = 6;

/**
 * Questions that the data at hand can answer, the most telling first: about a group and two products, what leads to the
 * outcome, how two events relate, and counts. Fewer where the data hold less.
 */
export function suggestionsFrom(lexicon: Lexicon): Words[] {
  if (lexicon.totals.users === 0) return [];
  const [goal] = outcomeTypes(lexicon);
  const outcome = goal === undefined ? undefined : typeWords(lexicon, goal);
  const interests = lexicon.fields.find(({ type, values }) => type === "list" && values.length > 0);
  const interest = interests?.values[0]?.value;
  const field = lexicon.fields.find(
    ({ name, values }) => (name === "city" || name === "occupation") && values.length > 1,
  );
  const products = lexicon.entities
    .filter(({ kind, series }) => kind === "item" && series !== undefined)
    .toSorted((a, b) => b.users - a.users);
  const [first, second] = products;
  const { graph } = lexicon;
  const nodeWords = (id: string) => graph?.nodes.find((node) => node.id === id);
  const edge =
    graph && bestEdges(graph).find(({ source, target }) => nodeWords(source)?.type && nodeWords(target)?.type);
  const [cause, effect] = edge ? [nodeWords(edge.source)?.label, nodeWords(edge.target)?.label] : [];
  const common = lexicon.types.toSorted((a, b) => b.users - a.users)[0];
  const kind = lexicon.kinds[0];
  const made: (Words | undefined)[] = [
    interest !== undefined && first && second
      ? words(
          `喜欢${interest}的用户是${first.name}高潜还是${second.name}高潜？`,
          `Are users who like ${interest} high potential for ${first.name} or for ${second.name}?`,
        )
      : undefined,
    outcome && graph ? words(`为什么用户会${outcome.zh}？`, `What leads to “${outcome.en}”?`) : undefined,
    cause && effect
      ? words(`“${cause.zh}”之后多久“${effect.zh}”？`, `How long after “${cause.en}” comes “${effect.en}”?`)
      : undefined,
    outcome && field
      ? words(
          `哪个${field.words.zh}的用户${outcome.zh}比例最高？`,
          `Which ${field.words.en} has the highest rate of “${outcome.en}”?`,
        )
      : undefined,
    outcome
      ? words(`应该优先向谁推广，谁最可能${outcome.zh}？`, `Who is most likely to get to “${outcome.en}”?`)
      : undefined,
    cause && outcome && goal !== undefined && cause.zh !== outcome.zh
      ? words(`“${cause.zh}”和“${outcome.zh}”有什么关系？`, `How is “${cause.en}” related to “${outcome.en}”?`)
      : undefined,
    outcome ? words(`有多少用户${outcome.zh}？`, `How many users have “${outcome.en}”?`) : undefined,
    common ? words("最常见的事件类型是什么？", "Which event types are the most common?") : undefined,
    kind === undefined ? undefined : words(KINDS[kind].zh, KINDS[kind].en),
    graph ? words("图谱整体说明了什么？", "What does the graph say overall?") : undefined,
    field
      ? words(`用户的${field.words.zh}分布是怎样的？`, `What is the distribution of users by ${field.words.en}?`)
      : undefined,
    words("这个项目有哪些数据？", "What data are there in this project?"),
    words("一共有多少用户？", "How many users are there?"),
  ];
  return made.filter((each) => each !== undefined).slice(0, SUGGESTED);
}

const KINDS = {
  item: words("最受关注的物品有哪些？", "Which items are the most popular?"),
  app: words("最常用的应用有哪些？", "Which apps are the most popular?"),
  media: words("最受欢迎的媒体有哪些？", "Which media are the most popular?"),
  poi: words("最受欢迎的地点有哪些？", "Which places are the most popular?"),
} as const;

const FOLLOW_UPS = 3;

/** Questions that go on with one that was answered. */
export function followUpsOf(intent: Intent | null, lexicon: Lexicon): Words[] {
  const gender = lexicon.fields.find(({ name }) => name === "gender")?.values[0]?.value;
  const city = lexicon.fields.find(({ name }) => name === "city")?.values[0]?.value;
  const goal = outcomeTypes(lexicon)[0];
  const outcome = goal === undefined ? undefined : typeWords(lexicon, goal);
  const made: (Words | undefined)[] = [
    intent !== "why" && outcome ? words("为什么？", "Why?") : undefined,
    gender === undefined ? undefined : words(`那${gender}用户呢？`, `And what about ${gender}?`),
    city === undefined ? undefined : words(`只看${city}的用户`, `Only users in ${city}`),
    intent === "why" && outcome
      ? words(`谁最可能${outcome.zh}？`, `Who is most likely to get to “${outcome.en}”?`)
      : undefined,
  ];
  const usable = intent === null ? suggestionsFrom(lexicon) : made.filter((each) => each !== undefined);
  return usable.slice(0, FOLLOW_UPS);
}
