import type { Claim } from "./claim";

const any = (words: readonly string[]) => words.join("|");

/** What is said to change must be named, since “purchases increased after it” claims nothing. */
const CHANGED = String.raw`(?=\s+(?!after\b|when\b|once\b|by\b|in\b|from\b|over\b|with\b|during\b|as\b|at\b|to\b|and\b|or\b|before\b|while\b|than\b|only\b|since\b|again\b|slightly\b|on\b|for\b|\d)[\w“"'{])`;
const PEOPLE = String.raw`(?:\w+\s+)?(?:users?|people|them|customers?|buyers?|visitors?|drivers|owners|someone|everyone|everybody|golfers|him|her)`;

/** Words of causing. Each alternative is one way to claim it. */
const CLAIMS = new RegExp(
  `\\b(?:${any([
    String.raw`caus(?:es?|ed|ing)\b(?!-)`,
    String.raw`causal(?:ly)?\b`,
    String.raw`(?:leads?|led|leading)\s+(?:\w+ly\s+)?(?:${PEOPLE}\s+)?(?:directly\s+)?(?:in)?to\b`,
    String.raw`results?(?:ed|ing)?\s+(?:directly\s+)?(?:in|from)\b`,
    String.raw`(?:drives|drove|driven)\b(?!\s+(?:to|home|a|an|away|there)\b)`,
    String.raw`driving\b(?=\s+(?:force|factor|the|more|users?|people|purchases?|sales))`,
    // “A test drive” is an event like any other.
    String.raw`(?<!\b(?:test|a|the|book|take|this|that|of|each|every|next|first)[\s-])drive\b(?=\s+(?!to\b|home\b|a\b|away\b|and\b|or\b|often\b|is\b|goes\b|comes\b|came\b|has\b|was\b|before\b|after\b|within\b|in\b|on\b|at\b|with\b)\w)`,
    String.raw`(?:key|main|major|strong|primary|important)\s+drivers?\b`,
    String.raw`drivers?\s+of\b`,
    String.raw`trigger(?:s|ed|ing)?\b`,
    String.raw`induc(?:es?|ed|ing)\b`,
    String.raw`(?:prompts|prompted|prompting)\b`,
    String.raw`prompt\b(?=\s+${PEOPLE}\b)`,
    String.raw`(?:brings?|brought|bringing)\s+about\b`,
    String.raw`(?:gives?|gave|giving)\s+rise\b`,
    String.raw`(?:makes?|made|making)\s+${PEOPLE}\b`,
    String.raw`(?:makes?|made|making)\s+(?:\S+\s+){0,3}?(?:(?:more|less)\s+\w+|rarer|likelier|happen|buy)\b`,
    String.raw`(?:spurs?|spurred|fuels?|fuell?ed|sparks?|sparked|provokes?|provoked|evokes?|elicits?|elicited)\b`,
    String.raw`(?:motivat|stimulat|encourag|persuad|convinc|enabl)(?:es?|ed|ing)\b`,
    String.raw`(?:push|nudg|pull)(?:e?s|ed|ing)\s+${PEOPLE}\b`,
    String.raw`(?:pushed|nudged|pulled|moved|compelled)\s+(?:in)?to\b`,
    String.raw`(?:gets?|got|getting)\s+${PEOPLE}\s+to\b`,
    String.raw`(?:brings?|brought|bringing)\s+${PEOPLE}\s+(?:in)?to\b`,
    String.raw`(?:creat|generat)(?:es?|ed|ing)\s+(?:\w+\s+)?(?:demand|interest|need|desire|purchases|sales|clicks|searches|visits)\b`,
    String.raw`(?:stem(?:s|med|ming)?|aris(?:es?|ing)|arose)\s+from\b`,
    String.raw`since\s+(?:they|users|people|buyers)\b`,
    String.raw`(?:affect|impact)(?:s|ed|ing)?\b(?=\s+\w)`,
    String.raw`influenc(?:es?|ed|ing)\b`,
    String.raw`(?:contribut(?:es?|ed|ing))\s+to\b`,
    String.raw`(?:increas(?:es|ed|e|ing)|rais(?:es|ed|e|ing)|boost(?:s|ed|ing)?|reduc(?:es|ed|e|ing)|lower(?:s|ed|ing)|decreas(?:es|ed|e|ing)|suppress(?:es|ed|ing)?|inhibit(?:s|ed|ing)?|prevent(?:s|ed|ing)?|improv(?:es|ed|e|ing)|hinder(?:s|ed|ing)?|accelerat(?:es?|ed|ing)|discourag(?:es?|ed|ing))\b${CHANGED}`,
    String.raw`because\b`,
    String.raw`(?:due|owing|thanks)\s+to\b`,
    String.raw`as\s+a\s+(?:direct\s+)?(?:result|consequence)\b`,
    String.raw`(?:therefore|consequently|hence|thereby)\b`,
    String.raw`(?:effects?|impacts?|influence)\s+(?:of\s+.{1,40}\s+)?(?:on|upon)\b`,
    String.raw`responsible\s+for\b`,
    String.raw`(?:consequence|result|outcome)s?\s+of\b`,
    String.raw`(?:main|key|real|primary|is\s+the|are\s+the)\s+reasons?\b`,
    String.raw`(?:is|that.s|explains)\s+why\b`,
    String.raw`(?:attribut(?:ed|able)\s+to|determin(?:es|ed\s+by))\b`,
    String.raw`(?:turns|converts|transforms)\s+(?:\S+\s+){1,4}into\b`,
  ])})`,
  "gi",
);

/** What both could come from is a caveat, and so is the adjective for a kind of graph, question or design. */
const NO_CLAIMS =
  /\b(?:(?:common|shared|hidden|unobserved|unmeasured|other|another|alternative|some|any|no|third)\s+(?:\w+\s+)?causes?(?:\s+of\s+both)?|causal\s+(?:graphs?|questions?|claims?|language|inference|assumptions?|order|discovery|interpretation)|effect\s+size|outcome\s+of\s+the\s+(?:test|run))\b/gi;

/** Reasons for trusting or doubting the figures, rather than for what people did. */
const OF_FIGURES =
  /\b(?:data|samples?|evidence|intervals?|figures?|tests?(?![\s-]+drives?)|statistics?|few\s+(?:users|people|cases|sessions)|levels?|counts?|unmeasured|measured|adjust\w*|resampl\w*|significan\w*)\b/i;

const NEGATED =
  /\b(?:not|never|neither|nor|cannot|without|hardly|unlikely|unclear|unknown|nothing|rather\s+than|instead\s+of|far\s+from|no\s+(?:evidence|proof|sign|indication|reason|longer|causal|direct|effect|impact|influence)|fails?\s+to|whether|doubt(?:s|ful)?\s+(?:that|whether))\b|n[’']t\b/i;
/** These hold a negation and yet affirm. */
const AFFIRMED =
  /\b(?:not\s+(?:only|just|merely|surprising(?:ly)?|a\s+coincidence)|no\s+doubt|without\s+(?:a\s+|any\s+)?doubt|doubtless)\b/gi;
const NEGATED_AFTER =
  /^[^,;:]*?\b(?:(?:is|are|was|were|has|have|can|could|does|do)\s*(?:not|never)|cannot|\w+n[’']t|unknown|unproven|unclear|untested|open|no\s+evidence)\b/i;
const NOTHING_AFTER = /^\s+(?:no|nothing|none|neither)\b/i;

/** A possibility is no claim when the modal verb governs the word; “can” says that it does. */
const MAYBE_NEAR = /\b(?:may|might|could|would)\s+(?:\S+\s+){0,4}$/i;
const MAYBE =
  /\b(?:perhaps|possibly|maybe|conceivably|if|hypothes\w+|suppos(?:e|ing)|speculat\w+|a\s+guess|to\s+(?:test|check|see|find\s+out)|needed\s+to\s+(?:show|know|tell|say|conclude|confirm)|one\s+explanation|another\s+explanation|remains?\s+to\s+be)\b/i;

const CONSISTENT = /\bconsistent\s+with\b/i;
const ASSUMED =
  /\b(?:assum(?:ing|es?|ption|ptions)|under\s+the\s+(?:stated|listed|given)|provided\s+that|if\s+nothing\s+(?:hidden|unobserved|unmeasured))\b/i;

/** How far an English sentence goes; quoted labels must be out of it. */
export function englishClaim(sentence: string): Claim {
  if (/\?\s*$/.test(sentence)) return "none";
  const text = sentence.replace(NO_CLAIMS, (words) => "#".repeat(words.length));
  const assumed = CONSISTENT.test(text) || ASSUMED.test(text);
  // The assumption is no claim of its own.
  const assumption = text.search(ASSUMED);
  const plain = [...text.matchAll(CLAIMS)].some(({ index, 0: words }) => {
    if (assumption >= 0 && index > assumption && !/\bcaus|lead|driv/i.test(words)) return false;
    return isClaimed(text, index, words);
  });
  return plain ? (assumed ? "assumed" : "plain") : "none";
}

function isClaimed(text: string, index: number, words: string): boolean {
  const before = clauseBefore(text.slice(0, index)).replace(AFFIRMED, (idiom) => "#".repeat(idiom.length));
  const after = text.slice(index + words.length);
  if (NEGATED.test(before) || MAYBE.test(before) || MAYBE_NEAR.test(before)) return false;
  if (NOTHING_AFTER.test(after)) return false;
  if (/^(?:because|due|owing|therefore|hence|consequently|as)/i.test(words)) {
    return !OF_FIGURES.test(after.split(/[,;]/)[0] ?? "") && !NEGATED_AFTER.test(after);
  }
  return !(/^(?:causal|caus|effect|impact|influence)/i.test(words) && NEGATED_AFTER.test(after));
}

/** From the last boundary of a clause on; after “that” and the like a negation before still holds. */
function clauseBefore(before: string): string {
  const parts = before.split(/[,;:—–()]|\b(?:but|however|yet|although|though|while|whereas|so)\b/i);
  return parts.at(-1) ?? "";
}
