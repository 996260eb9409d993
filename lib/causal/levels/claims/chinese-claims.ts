import type { Claim } from "./claim";

const PEOPLE = "(?:用户|人们|人群|其|他们|她们|客户|顾客|消费者|大家|车主|潜在)";
/** What is said to change must follow, since “次数增加了” claims nothing; a number is how much, not what. */
const CHANGED = String.raw`(?!(?:了|着)?[\d一二两三四五六七八九十百千几约近到至后前时的])(?:了|着)?(?=[^，。；、！？：\s]{2,})`;

/** Words of causing. Each alternative is one way to claim it. */
const CLAIMS = new RegExp(
  [
    "导致|致使|引起|引发|引致|促使|促成|促进|推动|驱动|驱使|带动|拉动|造成|诱发|激发|催生|催化|助推|助长",
    "触发",
    "带来(?!的(?:数据|记录|行为))",
    String.raw`(?<!即|迫)使得(?!到)|使(?=${PEOPLE}(?!外))`,
    String.raw`让(?=(?:更多|许多|很多|不少|这些)?(?:的)?(?:${PEOPLE}|人))|令(?=${PEOPLE})`,
    `(?:吸引|引导|刺激|鼓励|迫使|说服|打动)(?:了)?(?=${PEOPLE}.*?(?:购买|下单|点击|搜索|浏览|预约|咨询|比较|到店|看|去))`,
    `(?:提升(?!度)|提高|增加|增强|加强|加快|加速|降低|减少|削弱|减弱|抑制|阻止|妨碍|阻碍)${CHANGED}`,
    "(?<!不受.{0,6})影响(?!力(?:者|人)|者)",
    "决定(?:了|着)|取决于|由.{1,12}决定",
    "因为|由于|因而|因此|从而|于是|所以|故而|以致|以至于",
    "(?<!原|成|诱|动|起)因(?![为此而果素])[^，。；]{2,16}?而(?!且|言|是)",
    "归因于|归咎于|归功于|得益于|源于|源自|起因于|出于",
    "是.{0,24}(?:原因|诱因|动因|成因|起因|驱动力|推手|推动力)",
    "(?:原因|成因|诱因|动因)(?:就)?(?:是|在于|为)",
    "因果(?:关系|效应|作用|链|影响|性|联系)?",
    "有助于|有利于|有效(?:促|推|提)",
    "(?:的|其)(?:直接|最终|必然)?(?:结果|后果)(?:是|就是|为)|结果是|是.{1,24}的(?:直接|必然)?(?:结果|后果|产物)",
    "对.{1,20}(?:有|存在|产生|起到|具有)(?:了)?.{0,8}(?:影响|作用)",
  ].join("|"),
  "g",
);

/** What both could come from is a caveat; graphs and their questions have the word in their names. */
const NO_CLAIMS =
  /(?:共同|其他|其它|别的|隐藏|未观测到?|潜在|混杂)的?(?:共同)?(?:原因|成因|因素)|事理图谱|因果(?:图|推断|推论|发现|假设|方向|问题|解读|措辞)|影响(?:因素|范围)|可能性|提升度|即使|使用(?!户)/g;

/** These hold a letter of negation and deny nothing. */
const IDIOMS =
  /不仅|不但|不只|不光|不单|不断|不同|不少|不久|不得不|不管|不论|不错|无论|毫无疑问|无疑|不过|不满|不可避免|不可忽视|非常|除非|未来|无一例外|不难|并非偶然|不是偶然|不是巧合|无独有偶|不约而同|不容忽视|没有疑问/g;
const NEGATED_NEAR =
  /(?:不|没|没有|未|无|非|未必|不会|不能|不一定|并不|并未|尚未|无法|难以|而非)(?:是|能|会|一定|必然|必|直接|明显|显著|真正|足以|曾|见|因|一定会|由|受)*$/;
const NEGATED_FAR =
  /(?:不能|无法|不足以|难以|不可|不应|不宜|尚不能|并不能|未能|没有|没|未|不)(?:据此|由此|就此|简单地?|直接|贸然|以此|充分|足够)*(?:说明|证明|认为|断定|得出|推断|推论|推出|确认|确定|判断|断言|视为|理解|当作|解读|解释|表明|显示|代表|等于|意味|证实|看出|下结论)|没有(?:任何|足够|充分的?)?(?:证据|依据|理由)|缺乏(?:证据|依据)|是否|能否|会否|有没有|有无|不是|并非|而非|谈不上|称不上|不清楚|不知道|不确定|未必|不等于|排除/;
const NEGATED_AFTER =
  /^[^，。；]*?(?:不成立|不明|未知|存疑|不存在|无法|不能|尚未|尚不|未经|有待|待验证|没有证据|未被|未得到|不显著|仍需|还需)/;

/** A possibility is no claim; that it is likely is one. */
const LIKELY = /很可能|极可能|极有可能|很有可能|大有可能|多半|大概率/g;
const MAYBE =
  /可能|或许|也许|兴许|恐怕|疑似|猜测|推测|猜想|假如|如果|倘若|若(?!干)|设想|是否|能否|难道|有待|待验证|才能(?:说明|证明|确认|断定|判断)|需要?(?:通过)?(?:实验|验证|检验)|一种解释/;

const CONSISTENT = /与因果(?:关系|效应)?(?:相)?(?:一致|相符|吻合)|符合因果/;
const ASSUMED = /前提|假设|假定|设定下/;

/** Reasons for trusting or doubting the figures, rather than for what people did. */
const OF_FIGURES = /样本|数据|证据|区间|统计|检验|置信|人数|次数|显著|数量|等级|未观测|未测|时钟|记录/;

/** How far a Chinese sentence goes; quoted labels must be out of it. */
export function chineseClaim(sentence: string): Claim {
  if (/[？?吗]\s*$/.test(sentence)) return "none";
  const masked = (text: string, pattern: RegExp) => text.replace(pattern, (words) => "＃".repeat(words.length));
  const assumed = CONSISTENT.test(sentence) || ASSUMED.test(sentence);
  const text = masked(masked(masked(sentence, NO_CLAIMS), IDIOMS), LIKELY);
  const plain = [...text.matchAll(CLAIMS)].some(({ index, 0: words }) => isClaimed(text, index, words));
  return plain ? (assumed ? "assumed" : "plain") : "none";
}

function isClaimed(text: string, index: number, words: string): boolean {
  const clauses = text.slice(0, index).split(/[，,；;：:（）()—]/);
  const clause = clauses.at(-1) ?? "";
  const after = text.slice(index + words.length);
  if (NEGATED_NEAR.test(clause) || NEGATED_FAR.test(clause) || MAYBE.test(clause)) return false;
  // “不能据此认为，…”: what is denied may stand behind a comma.
  const denial = NEGATED_FAR.exec(clauses.at(-2) ?? "");
  if (denial && denial.index + denial[0].length >= (clauses.at(-2) ?? "").length - 1) return false;
  if (/^(?:因为|由于|因而|因此|所以|故而|从而|于是)/.test(words)) {
    const reason = after.split(/[，。；]/)[0] ?? "";
    const isOfFigures =
      OF_FIGURES.test(reason) || (/^(?:因而|因此|所以|故而)/.test(words) && OF_FIGURES.test(clauses.join("")));
    return !isOfFigures && !NEGATED_FAR.test(reason) && !NEGATED_AFTER.test(after);
  }
  return !(/^(?:因果|影响|对)/.test(words) && NEGATED_AFTER.test(after));
}
