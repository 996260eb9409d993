import { MiningQuestion } from "@/lib/patterns";
import { readDuration, writeDuration } from "./duration";

type Read = Pick<URLSearchParams, "get" | "getAll" | "has">;

/** Names of the parameters that hold the question; all others are about what is shown of its answer. */
export const QUESTION_PARAMS = [
  "min",
  "counted",
  "len_min",
  "len_max",
  "gap",
  "span",
  "gap_steps",
  "span_steps",
  "session",
  "output",
  "top",
  "target",
  "starts",
  "ends",
  "contains",
  "only",
  "without",
  "noise",
  "segment",
  "vs",
  "from",
  "to",
] as const;
export type QuestionParam = (typeof QUESTION_PARAMS)[number];

export type AskedQuestion = {
  /** What is asked; where the address makes no sense, what is asked unless somebody says otherwise. */
  question: MiningQuestion;
  /** Parameters that could not be read. */
  wrong: readonly QuestionParam[];
};

const shape = MiningQuestion.shape;

/** How each parameter is read; undefined means that it is not there, and null that it makes no sense. */
const readers = {
  min: ["min_support", (text: string) => readSupport(text)],
  counted: ["counted", (text: string) => text],
  len_min: ["min_length", number],
  len_max: ["max_length", number],
  gap: ["max_gap_ms", readDuration],
  span: ["max_span_ms", readDuration],
  gap_steps: ["max_gap_steps", number],
  span_steps: ["max_span_steps", number],
  session: ["session_gap_ms", readDuration],
  output: ["output", (text: string) => text],
  top: ["top_k", number],
  noise: ["exclude_noise", (text: string) => (text === "with" ? false : undefined)],
  segment: ["segment", (text: string) => text],
  from: ["from", (text: string) => text],
  to: ["to", (text: string) => text],
} as const satisfies Partial<
  Record<QuestionParam, readonly [keyof typeof shape, (text: string) => string | number | boolean | undefined]>
>;

const lists = {
  target: "target_events",
  starts: "starts_with",
  ends: "ends_with",
  contains: "contains",
  only: "include_types",
  without: "exclude_types",
  vs: "segments",
} as const satisfies Partial<Record<QuestionParam, keyof typeof shape>>;

/** Whether the address asks anything; one that does not leaves open what is shown first. */
export function asksSomething(params: Read): boolean {
  return QUESTION_PARAMS.some((name) => params.has(name));
}

/** The question of an address. */
export function readQuestion(params: Read): AskedQuestion {
  const wrong = new Set<QuestionParam>();
  const found: Record<string, unknown> = {};
  for (const [param, [field, read]] of entries(readers)) {
    const text = params.get(param);
    if (text === null || text === "") continue;
    const { data } = shape[field].safeParse(read(text));
    // A default stands in for what could not be read, which is not what the address says.
    if (data === undefined || read(text) === undefined) wrong.add(param);
    else found[field] = data;
  }
  for (const [param, field] of entries(lists)) {
    const values = params.getAll(param).filter((text) => text !== "");
    if (values.length === 0) continue;
    const { data } = shape[field].safeParse(values);
    if (data === undefined) wrong.add(param);
    else found[field] = data;
  }
  const whole = MiningQuestion.safeParse(found);
  if (whole.success) return { question: whole.data, wrong: [...wrong] };
  // Each part is right and together they contradict each other, such as a least length above the greatest.
  for (const { path } of whole.error.issues) {
    const pair = CONFLICTS[String(path[0])] ?? [];
    for (const param of pair) {
      wrong.add(param);
      delete found[readers[param][0]];
    }
  }
  return { question: MiningQuestion.parse(found), wrong: [...wrong] };
}

const CONFLICTS: Record<string, readonly (keyof typeof readers)[]> = {
  min_support: ["min"],
  max_length: ["len_min", "len_max"],
  to: ["from", "to"],
};

/** The parameters of a question; the least support is always among them, so that an address that asks says so. */
export function questionParams(question: MiningQuestion): URLSearchParams {
  const params = new URLSearchParams({ min: writeSupport(question.min_support) });
  const defaults = MiningQuestion.parse({});
  const set = (param: keyof typeof readers, write: (value: never) => string) => {
    const field = readers[param][0];
    const value = question[field];
    if (value !== undefined && value !== defaults[field]) params.set(param, write(value as never));
  };
  for (const param of ["counted", "output", "segment", "from", "to"] as const) set(param, String);
  for (const param of ["len_min", "len_max", "gap_steps", "span_steps", "top"] as const) set(param, String);
  for (const param of ["gap", "span", "session"] as const) set(param, writeDuration);
  set("noise", () => "with");
  for (const [param, field] of entries(lists)) for (const value of question[field] ?? []) params.append(param, value);
  return params;
}

/** “5%” is a share, “12” a number of users. */
function readSupport(text: string): number | undefined {
  if (!text.endsWith("%")) {
    const count = number(text);
    return count !== undefined && count >= 1 ? count : undefined;
  }
  const percent = text.slice(0, -1);
  if (number(percent) === undefined) return undefined;
  const share = Number(`${percent}e-2`);
  // From 1 on a number counts users, so that all of them can only be said by their number.
  return share > 0 && share < 1 ? share : undefined;
}

export function writeSupport(support: number): string {
  // The point is moved in the text: a product would have digits that nobody wrote.
  return support < 1 ? `${Number(`${support}e2`)}%` : String(support);
}

function number(text: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const entries = <K extends string, V>(record: Readonly<Record<K, V>>) => Object.entries(record) as [K, V][];
