import { formatEndRecord, inPieces, readFenced, type Message } from "@/lib/llm";
import type { RelationKind } from "../relations";
import { Matcher, likeness } from "./similarity";

/** From here on the rules take two names for one; words of actions are short, and alike by chance more often. */
const SAME_FROM = 0.6;
const SAME_ACTION_FROM = 0.65;

/** Words of actions, against which a misspelled or transcribed one is held. */
const ACTION_WORDS: readonly [RelationKind, readonly string[]][] = [
  [
    "bought",
    ["purchase", "bought", "order", "payment", "checkout", "goumai", "xiadan", "zhifu", "购买", "入手", "成交"],
  ],
  ["reserved", ["reserve", "booking", "appointment", "yuyue", "yuding", "shijia", "预约", "预订", "约试驾"]],
  ["added_to_cart", ["cart", "favorite", "bookmark", "jiagou", "shoucang", "加购物车", "关注", "收藏"]],
  ["asked", ["consult", "enquiry", "contact", "zixun", "xunjia", "咨询", "询价", "问价", "联系销售"]],
  ["visited", ["visit", "arrive", "daodian", "到店", "到访", "进店"]],
  ["compared", ["compare", "comparison", "duibi", "bijiao", "对比", "比较", "pk"]],
  ["searched", ["search", "query", "lookup", "sousuo", "chaxun", "搜索", "查找", "查询"]],
  ["clicked", ["click", "tap", "dianji", "点击", "点按"]],
  ["used", ["use", "launch", "open", "shiyong", "dakai", "使用", "打开", "启动"]],
  ["browsed", ["browse", "view", "read", "watch", "liulan", "chakan", "浏览", "查看", "观看", "逛"]],
  ["shown", ["impression", "exposure", "baoguang", "曝光", "展示"]],
];

/**
 * The offline model's answer: it reads names and listed entities between their markers, as a real model would, and
 * takes for the same what is spelled alike.
 */
export function* answerIdentify(messages: readonly Message[]): Iterable<string> {
  const actions = readFenced(messages, "actions");
  const names = readFenced(messages, "names");
  const listed = readFenced(messages, "listed").map(({ id, name }) => ({ id: String(id), name: String(name ?? "") }));
  const matcher = new Matcher(listed);
  const records = [
    ...names.map(({ id, name }) => {
      const [best] = matcher.find(String(name ?? ""), 1);
      const same = best !== undefined && best.score >= SAME_FROM;
      return { id, target: same ? best.entry.id : null, confidence: round(same ? best.score : 1 - (best?.score ?? 0)) };
    }),
    ...actions.map(({ id, name }) => ({ id, ...relationByRules(String(name ?? "")) })),
  ];
  for (const record of records) yield* inPieces(`${JSON.stringify(record)}\n`);
  yield* inPieces(`${formatEndRecord(records.length)}\n`);
}

const round = (share: number) => Math.round(share * 100) / 100;

function relationByRules(action: string): { relation: RelationKind; confidence: number } {
  let best: { relation: RelationKind; confidence: number } = { relation: "other", confidence: 0.3 };
  for (const [relation, words] of ACTION_WORDS) {
    for (const word of words) {
      const score = likeness(action, word);
      if (score >= SAME_ACTION_FROM && score > best.confidence) best = { relation, confidence: round(score) };
    }
  }
  return best;
}
