import { profileFieldWords } from "./profile-field-words";
import {
  PROFILE_FIELD_TYPES,
  type Comparison,
  type SegmentCondition,
  type SegmentTree,
  type TargetGroup,
} from "./segment";

/** One text in both languages. */
type Words = { zh: string; en: string };
type Language = keyof Words;

/** So many of the users who are named one by one. */
const IDS_SHOWN = 3;

const THINGS = ["item", "app", "media", "poi"] as const;
const THING_WORDS: Readonly<Record<(typeof THINGS)[number] | "action", Words>> = {
  action: { zh: "行为", en: "action" },
  item: { zh: "商品", en: "item" },
  app: { zh: "应用", en: "app" },
  media: { zh: "媒体", en: "medium" },
  poi: { zh: "地点", en: "place" },
};
const ROLE_WORDS: Readonly<Record<"target" | "start" | "noise", Words>> = {
  target: { zh: "目标事件", en: "target event" },
  start: { zh: "起始事件", en: "start event" },
  noise: { zh: "噪声事件", en: "noise event" },
};
const GROUP_WORDS: Readonly<Record<TargetGroup, Words>> = {
  reached: { zh: "已达成目标", en: "who reached the target" },
  high_potential: { zh: "属于高潜人群", en: "of high potential" },
  weak_interest: { zh: "属于弱兴趣人群", en: "of weak interest" },
  control: { zh: "属于对照组", en: "of the control group" },
};

/**
 * Whom a tree of conditions means, in both languages: in English what follows “users”, such as “who had the event “buy””,
 * in Chinese what stands before “的用户”. Of a tree that everybody fits both are empty.
 */
export function treeWords(tree: SegmentTree): Words {
  return isEverybody(tree) ? { zh: "", en: "" } : { zh: said(tree, "zh"), en: said(tree, "en") };
}

/** Whether a tree leaves nobody out by its form alone. */
export const isEverybody = (tree: SegmentTree): boolean => "all" in tree && tree.all.every(isEverybody);

function said(tree: SegmentTree, language: Language): string {
  if ("on" in tree) return condition(tree)[language];
  if ("not" in tree) return negated(tree.not)[language];
  const parts = ("all" in tree ? tree.all.filter((part) => !isEverybody(part)) : tree.any).toSorted(byShape);
  if (parts.length === 0) {
    if ("all" in tree) return language === "zh" ? "不限" : "of any kind";
    return language === "zh" ? "不存在" : "of no kind at all";
  }
  const word = "all" in tree ? { zh: "且", en: " and " } : { zh: "或", en: " or " };
  return parts
    .map((part) => {
      const nested =
        parts.length > 1 && (("all" in part && part.all.length > 1) || ("any" in part && part.any.length > 1));
      return nested
        ? `${language === "zh" ? "（" : "("}${said(part, language)}${language === "zh" ? "）" : ")"}`
        : said(part, language);
    })
    .join(word[language]);
}

/** Plain conditions before trees, which read better at the end; among either the order that was given. */
const byShape = (a: SegmentTree, b: SegmentTree): number => Number(!("on" in a)) - Number(!("on" in b));

function negated(tree: SegmentTree): Words {
  if ("on" in tree && (tree.on === "events" || tree.on === "behaviors") && tree.count === undefined) {
    return condition({ ...tree, count: { max: 0 } });
  }
  return { zh: `不符合〔${said(tree, "zh")}〕`, en: `other than those ${said(tree, "en")}` };
}

const quoted = (values: readonly string[]): Words => ({
  zh: values.map((value) => `“${value}”`).join("或"),
  en: values.map((value) => `“${value}”`).join(" or "),
});

const grouped = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 6 });

function range({ min, max }: { min?: number | undefined; max?: number | undefined }): Words {
  if (min !== undefined && min === max) return { zh: grouped(min), en: grouped(min) };
  if (min !== undefined && max !== undefined) {
    return { zh: `${grouped(min)} 到 ${grouped(max)}`, en: `${grouped(min)} to ${grouped(max)}` };
  }
  return min === undefined
    ? { zh: `至多 ${grouped(max ?? 0)}`, en: `at most ${grouped(max ?? 0)}` }
    : { zh: `至少 ${grouped(min)}`, en: `at least ${grouped(min)}` };
}

function days({ from, to }: { from?: string | undefined; to?: string | undefined }): Words {
  return {
    zh: `${from === undefined ? "" : `自 ${from} 起`}${to === undefined ? "" : `至 ${to} 止`}`,
    en: `${from === undefined ? "" : ` from ${from}`}${to === undefined ? "" : ` to ${to}`}`,
  };
}

function compared(name: Words, is: Comparison, isList: boolean): Words {
  if ("in" in is) {
    const values = quoted(is.in);
    return isList
      ? { zh: `${name.zh}包含${values.zh}`, en: `whose ${name.en} include ${values.en}` }
      : { zh: `${name.zh}是${values.zh}`, en: `whose ${name.en} is ${values.en}` };
  }
  if ("yes" in is) {
    return { zh: `${name.zh}为“${is.yes ? "是" : "否"}”`, en: `whose “${name.en}” is ${is.yes ? "yes" : "no"}` };
  }
  if ("known" in is) {
    return is.known
      ? { zh: `${name.zh}已知`, en: `whose ${name.en} is known` }
      : { zh: `${name.zh}未知`, en: `whose ${name.en} is not known` };
  }
  const its = range(is);
  // What is at least or at most something needs no verb in Chinese.
  return { zh: `${name.zh}${its.zh.startsWith("至") ? "" : "为 "}${its.zh}`, en: `whose ${name.en} is ${its.en}` };
}

function condition(each: SegmentCondition): Words {
  switch (each.on) {
    case "profile":
      return compared(profileFieldWords(each.field), each.is, PROFILE_FIELD_TYPES[each.field] === "list");
    case "property":
      return compared({ zh: `“${each.name}”`, en: `“${each.name}”` }, each.is, false);
    case "activity": {
      const when = days(each);
      return each.moment === "first"
        ? { zh: `首次活跃${when.zh}`, en: `first active${when.en}` }
        : { zh: `最近活跃${when.zh}`, en: `last active${when.en}` };
    }
    case "behaviors": {
      const parts = [
        ...(["action", ...THINGS] as const).flatMap((thing) => {
          const values = each[thing];
          return values === undefined ? [] : [{ zh: `${THING_WORDS[thing].zh}为${quoted(values).zh}`, en: `${THING_WORDS[thing].en} ${quoted(values).en}` }]; // prettier-ignore
        }),
        ...(each.contains === undefined
          ? []
          : [{ zh: `名称含“${each.contains}”`, en: `something named like “${each.contains}”` }]),
      ];
      const of = {
        zh: parts.length === 0 ? "" : `${parts.map(({ zh }) => zh).join("、")}的`,
        en: parts.length === 0 ? "" : ` with ${parts.map(({ en }) => en).join(", ")}`,
      };
      return happened({ zh: `${of.zh}原始行为`, en: `behaviors${of.en}`, single: `a behavior${of.en}` }, each);
    }
    case "events": {
      const names = each.type === undefined ? undefined : quoted(each.type);
      const categories = each.category === undefined ? undefined : quoted(each.category);
      const role = each.role === undefined ? undefined : ROLE_WORDS[each.role];
      const zh = `${categories ? `类别为${categories.zh}的` : ""}${role?.zh ?? "逻辑行为"}${names?.zh ?? ""}`;
      const tail = `${names ? ` ${names.en}` : ""}${categories ? ` of category ${categories.en}` : ""}`;
      const kind = role?.en ?? "event";
      return happened({ zh, en: `${kind}s${tail}`, single: names ? `the ${kind}${tail}` : `a ${kind}${tail}` }, each);
    }
    case "users": {
      const names = each.ids.slice(0, IDS_SHOWN).join(", ");
      const more = (each.more ?? 0) + Math.max(0, each.ids.length - IDS_SHOWN);
      return {
        zh: more === 0 ? `属于名单 ${names} ` : `属于名单 ${names} 等，另有 ${grouped(more)} 个`,
        en: more === 0 ? `named ${names}` : `named ${names} and ${grouped(more)} more`,
      };
    }
    case "target":
      return GROUP_WORDS[each.group];
  }
}

/** What users had, how often and when; at least once unless it says otherwise. */
function happened(
  what: { zh: string; en: string; single: string },
  {
    count,
    ...period
  }: {
    count?: { min?: number | undefined; max?: number | undefined } | undefined;
    from?: string | undefined;
    to?: string | undefined;
  },
): Words {
  const when = days(period);
  if (count === undefined || (count.min === 1 && count.max === undefined)) {
    return { zh: `${when.zh}有过${what.zh}`, en: `who had ${what.single}${when.en}` };
  }
  if (count.max === 0) return { zh: `${when.zh}没有${what.zh}`, en: `who had no ${what.en}${when.en}` };
  if (count.min === undefined && count.max === undefined) {
    return { zh: `${when.zh}有任意多次${what.zh}`, en: `who had any number of ${what.en}${when.en}` };
  }
  const times = range(count);
  return { zh: `${when.zh}有${times.zh} 次${what.zh}`, en: `who had ${times.en} ${what.en}${when.en}` };
}
