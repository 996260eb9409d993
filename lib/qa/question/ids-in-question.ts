export type IdSpot = { id: string; start: number; end: number; named: boolean };

const BEFORE =
  /(?:用户|客户|会员|顾客|\busers?|\bcustomers?|\bmembers?)(?:\s*(?:id|编号|号|no\.?|number|named|called|#|名为|叫))?\s*[:：#“"'「]?\s*$/iu;
const LIKE_ID = /^(?:user|usr|u|uid|cust|customer|member|id|visitor)[_-]?[a-z]{0,3}\d{1,}$/i;
const UNITS =
  /^(?:\d+(?:k|w|d|h|m|s|st|nd|rd|th)?|\d{4}-\d{1,2}(?:-\d{1,2})?|\d{1,3}-\d{1,3}|[a-z]{1,2}\d{1,2}[a-z]?|q[1-4])$/i;

/**
 * What in a question may be the id of a user. `named`: it can hardly be anything else, so that it is told when there is
 * no such user.
 */
export function userIdsIn(question: string): IdSpot[] {
  return Array.from(question.normalize("NFKC").matchAll(/[A-Za-z0-9_][A-Za-z0-9_.@-]*/g)).flatMap((match): IdSpot[] => {
    const id = match[0].replace(/[.-]+$/, "");
    const before = question.normalize("NFKC").slice(Math.max(0, match.index - 24), match.index);
    const after = question.normalize("NFKC").slice(match.index + id.length, match.index + id.length + 6);
    if (/^gra_/i.test(id) || id.length > 256) return [];
    const introduced =
      BEFORE.test(before) &&
      /\d/.test(id) &&
      !/^\s*(?:[%岁万年月日人名个位次]|to|到|至|-|–|or|users?\b|people)/iu.test(after);
    const named = LIKE_ID.test(id) || (introduced && !/^\d{1,3}$/.test(id));
    if (!named && (!/\d/.test(id) || UNITS.test(id))) return [];
    return [{ id, start: match.index, end: match.index + id.length, named }];
  });
}

/** Ids of graphs that a question names. */
export const graphIdsIn = (question: string): string[] =>
  Array.from(question.normalize("NFKC").matchAll(/\bgra_[0-9a-z]+/gi), ([id]) => id.toLowerCase());
