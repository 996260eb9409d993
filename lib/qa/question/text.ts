import { stem } from "@/lib/events";

/** A piece of a text: one Chinese character, a word of letters, a number, or a mark between them. */
export type Token = {
  /** As it is compared: in lower case, of a word its stem. */
  key: string;
  kind: "han" | "word" | "number" | "mark";
  /** Where it stands in the normalized text, in UTF-16 units. */
  start: number;
  end: number;
};

const INVISIBLE = /[\p{Cf}\ufeff]/gu;

/** Traditional characters of the words that questions are made of, and below each the simplified one. */
const TRADITIONAL =
  "買賣車為麼個們歡駕預約試寶馬賓誰還會過嗎與對間後來時點擊廣觀覽購單網線導關係圖譜變數據誌業師醫濟華東龍內樣麵從給應該讓說話問題類種開閱讀樂遊攝運動歲萬億於並無沒轉換機區別異較兩幾國總體響結構戶號電飯頻視聽詢報價證費錢銷額優廠張陽際許紹產訊參測評選場處熱齡滿紅驗確認記錄聯繫詳細節";
const SIMPLIFIED =
  "买卖车为么个们欢驾预约试宝马宾谁还会过吗与对间后来时点击广观览购单网线导关系图谱变数据志业师医济华东龙内样面从给应该让说话问题类种开阅读乐游摄运动岁万亿于并无没转换机区别异较两几国总体响结构户号电饭频视听询报价证费钱销额优厂张阳际许绍产讯参测评选场处热龄满红验确认记录联系详细节";

const SPELLED_OUT = /[一二两三四五六七八九十百]{1,5}(?=\s*(?:万|千|岁|元))/gu;
const DIGITS = "零一二三四五六七八九";

/** `三十五` of `三十五岁` in digits; what is no number stays as it is. */
function numberOf(said: string): string {
  const parts = /^(?:([一二两三四五六七八九])百)?(?:([一二两三四五六七八九])?(十))?([一二两三四五六七八九])?$/u.exec(
    said,
  );
  if (!parts) return said;
  const digit = (one: string | undefined, otherwise = 0) =>
    one === undefined ? otherwise : one === "两" ? 2 : DIGITS.indexOf(one);
  return String(digit(parts[1]) * 100 + (parts[3] === undefined ? 0 : digit(parts[2], 1) * 10) + digit(parts[4]));
}

/** The text as it is compared: width, case and traditional characters make no difference. */
export function normalize(text: string): string {
  const plain = text.normalize("NFKC").replace(INVISIBLE, "").toLowerCase();
  return Array.from(plain, (character) => SIMPLIFIED.charAt(TRADITIONAL.indexOf(character)) || character)
    .join("")
    .replace(SPELLED_OUT, numberOf)
    .replace(/\s+/gu, " ")
    .trim();
}

const PIECE = /(?<han>\p{Script=Han}|[〇零])|(?<number>\d+(?:\.\d+)?)|(?<word>[\p{L}\p{M}]+)|(?<mark>[^\s])/gu;

/** The tokens of a normalized text. `x5` and `x 5` are the same two. */
export function tokenize(normalized: string): Token[] {
  return Array.from(splitScripts(normalized), ({ text, at, kind }) => ({
    key: kind === "word" ? stemOf(text) : text,
    kind,
    start: at,
    end: at + text.length,
  }));
}

function* splitScripts(text: string): Iterable<{ text: string; at: number; kind: Token["kind"] }> {
  for (const match of text.matchAll(PIECE)) {
    const { han, number, word } = match.groups ?? {};
    if (word === undefined) {
      const kind = han !== undefined ? "han" : number !== undefined ? "number" : "mark";
      yield { text: match[0], at: match.index, kind };
      continue;
    }
    // A run of letters may go over from one script to another without a space.
    for (const part of word.matchAll(/\p{Script=Han}|[^\p{Script=Han}]+/gu)) {
      const isHan = /\p{Script=Han}/u.test(part[0]);
      yield { text: part[0], at: match.index + part.index, kind: isHan ? "han" : "word" };
    }
  }
}

/** Forms of verbs that have no ending to take away. */
const IRREGULAR: Readonly<Record<string, string>> = {
  bought: "buy",
  saw: "see",
  seen: "see",
  went: "go",
  gone: "go",
  did: "do",
  done: "do",
  does: "do",
  made: "make",
  took: "take",
  taken: "take",
  spent: "spend",
  led: "lead",
  paid: "pay",
  ate: "eat",
  eaten: "eat",
  drove: "drive",
  driven: "drive",
  women: "woman",
  men: "man",
  people: "people",
  persons: "person",
  came: "come",
  got: "get",
  left: "leave",
  adding: "add",
  added: "add",
  adds: "add",
  viewed: "view",
  chosen: "choose",
};

function stemOf(word: string): string {
  const plain = IRREGULAR[word] ?? word;
  // One or two letters are names of models, not words with endings.
  return plain.length < 3 ? plain : stem(plain);
}

/** The keys of a name's tokens, without marks and articles: what it is found by. */
export function keysOf(name: string): string[] {
  const tokens = tokenize(normalize(name)).filter(({ kind }) => kind !== "mark");
  const telling = tokens.filter(({ key }) => !isArticle(key));
  return (telling.length > 0 ? telling : tokens).map(({ key }) => key);
}

export const isArticle = (key: string): boolean => key === "a" || key === "an" || key === "the";

/** Marks that stand inside names: a name is found with and without them. */
export const isJoint = ({ kind, key }: Token): boolean => kind === "mark" && /^[-_·/.'’"“”《》「」]$/.test(key);

/** Marks that end a clause. */
export const isBreak = ({ kind, key }: Token): boolean =>
  kind === "mark" && /^[,，.。?？!！;；:：、\n()（）]$/.test(key);

/** Words that a segmenter sees in a text, with at least two Chinese characters or three letters each. */
export function wordsIn(normalized: string): { text: string; start: number }[] {
  return Array.from(segmenter().segment(normalized))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment, index }) => ({ text: segment, start: index }));
}

let made: Intl.Segmenter | undefined;
const segmenter = () => (made ??= new Intl.Segmenter("zh", { granularity: "word" }));
