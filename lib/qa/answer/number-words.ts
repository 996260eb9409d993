const DIGITS: Readonly<Record<string, number>> = {
  零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9,
}; // prettier-ignore
const STEPS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
const MYRIADS: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000 };

/** What a number in Chinese characters comes to, `点` included; NaN for one that is vague or none, such as 四五十. */
export function chineseNumber(written: string): number {
  const [whole = "", fraction] = written.split("点");
  if (fraction !== undefined) {
    const digits = [...fraction].map((char) => DIGITS[char] ?? Number.NaN);
    return chineseNumber(whole) + digits.reduce((sum, digit, i) => sum + digit / 10 ** (i + 1), 0);
  }
  // Digit by digit, as years are written.
  if (/^[零〇一二三四五六七八九]{2,}$/u.test(whole)) {
    return whole.length === 4 ? Number([...whole].map((char) => DIGITS[char]).join("")) : Number.NaN;
  }
  let total = 0;
  let section = 0;
  let digit: number | undefined;
  for (const char of whole) {
    const one = DIGITS[char];
    const step = STEPS[char];
    const myriad = MYRIADS[char];
    if (one !== undefined) {
      if (digit !== undefined && digit !== 0) return Number.NaN;
      digit = one;
    } else if (step !== undefined) {
      section += (digit ?? 1) * step;
      digit = undefined;
    } else if (myriad !== undefined) {
      total = (total + section + (digit ?? 0)) * myriad;
      section = 0;
      digit = undefined;
    } else return Number.NaN;
  }
  return whole === "" ? Number.NaN : total + section + (digit ?? 0);
}

const SMALL = [
  "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
  "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]; // prettier-ignore
const TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const GREAT: Readonly<Record<string, number>> = { hundred: 100, thousand: 1000, million: 1_000_000 };

/** One word of an English number. */
export const ENGLISH_NUMBER_WORD = [...SMALL, ...TENS, ...Object.keys(GREAT)].join("|");

/** What a number in English words comes to; NaN for none. */
export function englishNumber(written: string): number {
  let total = 0;
  let section = 0;
  for (const word of written.toLowerCase().split(/[\s-]+/u)) {
    if (word === "and" || word === "a") continue;
    const small = SMALL.indexOf(word);
    const ten = TENS.indexOf(word);
    const great = GREAT[word];
    if (small >= 0) section += small;
    else if (ten >= 0) section += (ten + 2) * 10;
    else if (great === 100) section = Math.max(1, section) * 100;
    else if (great !== undefined) {
      total += Math.max(1, section) * great;
      section = 0;
    } else return Number.NaN;
  }
  return total + section;
}
