import { z } from "zod";
import { EntityKind } from "./schema";

/** What a row says a user did with the thing it is about, from the strongest to the weakest. */
export const RelationKind = z.enum([
  "bought",
  "reserved",
  "added_to_cart",
  "asked",
  "visited",
  "compared",
  "searched",
  "clicked",
  "used",
  "browsed",
  "shown",
  "other",
]);
export type RelationKind = z.infer<typeof RelationKind>;

/**
 * The words actions are known by, in both languages; the first kind with a word that the action holds is meant. Longer
 * meanings come first: adding to a cart is no purchase, and an order that was cancelled is none either.
 */
const WORDS: readonly [RelationKind, RegExp][] = [
  ["other", /cancel|refund|return|取消|退款|退货/],
  ["added_to_cart", /cart|basket|wish.?list|favou?rite|collect|加购|购物车|收藏|心愿/],
  ["reserved", /reserv|book|appointment|test.?drive|预约|预订|预定|试驾|挂号/],
  ["bought", /purchas|order|buy|bought|pay|checkout|subscribe|购买|下单|支付|成交|付款|订购|购车/],
  ["asked", /consult|enquir|inquir|ask|chat.?with|support|lead|form.?submit|咨询|询价|客服|留资|留言/],
  ["visited", /visit|arriv|check.?in|poi|到店|到访|到达|进店|签到/],
  ["compared", /compar|versus|对比|比较|比价/],
  ["searched", /search|query|look.?up|搜索|查询|检索|搜/],
  ["clicked", /click|tap|press|点击|点开/],
  ["shown", /impress|expos|shown|display|曝光|展示|展现|推送/],
  ["browsed", /brows|view|read|watch|scroll|detail|浏览|查看|观看|阅读|看/],
  ["used", /use|open|launch|start|play|listen|使用|打开|启动|播放/],
];

/** The relation that the words of an action say it makes; undefined where none of them is known. */
export function wordedRelation(action: string): RelationKind | undefined {
  const text = action.normalize("NFKC").toLowerCase();
  return WORDS.find(([, words]) => words.test(text))?.[0];
}

/** The relation an action makes between its user and what it is about. An action nobody worded makes `other`. */
export const relationOfAction = (action: string): RelationKind => wordedRelation(action) ?? "other";

export const EntityRef = z.object({ id: z.string(), kind: EntityKind, name: z.string() });
export type EntityRef = z.infer<typeof EntityRef>;

/** One user and one thing: how often, first and last, counted from rows. */
export const Relation = z.object({
  user_id: z.string(),
  entity: EntityRef,
  relation: RelationKind,
  rows: z.number().int(),
  /** Those of the rows that count because a model or a person says what their name or action means. */
  identified_rows: z.number().int(),
  first_at: z.string(),
  last_at: z.string(),
});
export type Relation = z.infer<typeof Relation>;

/** An entity that a search found, with how much there is about it. */
export const KnownEntity = EntityRef.extend({ rows: z.number().int() });
export type KnownEntity = z.infer<typeof KnownEntity>;

/** Why a name in rows counts for an entity: it is its own, or a model says so, or a person has confirmed that. */
export const NameOrigin = z.enum(["rows", "model", "person"]);
export type NameOrigin = z.infer<typeof NameOrigin>;

/** What is known of an entity from the rows that name it. */
export const Knowledge = z.object({
  entity: EntityRef.extend({ category: z.string().nullable() }),
  /** How rows spell it, the commonest first. */
  names: z.array(z.object({ name: z.string(), rows: z.number().int(), origin: NameOrigin })),
  /** The listed entity that all rows with its name count for, where a model or a person says so. */
  counts_as: EntityRef.optional(),
  users: z.number().int(),
  relations: z.array(
    z.object({
      relation: RelationKind,
      users: z.number().int(),
      rows: z.number().int(),
      identified_rows: z.number().int(),
      last_at: z.string(),
    }),
  ),
  /** Those who had most to do with it. */
  top_users: z.array(z.object({ user_id: z.string(), rows: z.number().int(), relations: z.array(RelationKind) })),
  /** What the same users had to do with, by how many of them. */
  neighbors: z.array(EntityRef.extend({ users: z.number().int() })),
  /** How many of its users the neighbours were looked up for: all, or as many as can be looked at. */
  neighbors_of: z.number().int(),
});
export type Knowledge = z.infer<typeof Knowledge>;
