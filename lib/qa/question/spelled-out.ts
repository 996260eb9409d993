const DAY_FIRST =
  "(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\b(,?\\s+\\d{4})?";

/** Words that stand apart or stand for several, and how the same is said in words that are found. */
const RULES: readonly (readonly [RegExp, string])[] = [
  // `20,000` is one number.
  [/(?<=\d),(?=\d{3}(?!\d))/gu, ""],
  // `between 10 and 20 december 2025`, `since 20 december`: months stand first.
  [new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\s*(and|to|-|–|until)\\s*${DAY_FIRST}`, "gu"), "$4 $1$5 $2 $4 $3$5"],
  [new RegExp(`(?<=\\b(?:since|on|from|until|till|to|and|between|before|after|by) )${DAY_FIRST}`, "gu"), "$2 $1$3"],
  // `下过两次单`, `下了单`: the verb and its object stand apart.
  [/下(过|了|完|好)?(第?[一二两三四五六七八九十\d]+次|几次)?(?<!下)单(?![价位独个身车号子词])/gu, "下单$1$2"],
  [/一单(?:都|也)(?:还)?(?:没有|没|未)下过?/gu, "没有下单"],
  [/(?:没有|没)下(?:过)?一单/gu, "没有下单"],
  // `约过试驾`, and `约` alone of what was booked.
  [
    /(?<![\p{Script=Han}])约(?=试驾|过|了)|(?<=[就都也还已没未曾来去再先从的人次])约(?=试驾|过|了(?:几|多少|[一两三四五六七八九十\d]))/gu,
    "预约",
  ],
  [/点(过|了)(?=[^，,。？?]{0,6}广告)/gu, "点击$1"],
  // `一次在线咨询都没做过`
  [/(?<!第)一次([^，,。？?\s一]{2,8}?)(?:都|也)(?:没有|没|未)(?:做|有)?过?/gu, "没有$1过"],
  [/到(过|了)店/gu, "到店$1"],
  // Who has been around a dealer's has been in the shop; looking for one is something else.
  [/(?:逛|去|进)(过|了)?(?:4s店|门店|展厅|车行)/gu, "到店$1"],
  // `12月25号到31号`: the month is said once.
  [/(\d{1,2})月(\d{1,2})[日号]?\s*(?:到|至|~|–|—|-)\s*(\d{1,2})[日号]/gu, "$1月$2日到$1月$3日"],
  // Several cities in one word.
  [/北上广深|一线城市/gu, "北京、上海、广州、深圳"],
  [/北上广/gu, "北京、上海、广州"],
];

/**
 * A question with such words as the lexicon and the cues know them.
 *
 * @param text normalized
 */
export const spelledOut = (text: string): string =>
  RULES.reduce((rest, [pattern, words]) => rest.replace(pattern, words), text);
