"use client";

import type { MiningQuestion, PatternSetId } from "@/lib/patterns";
import { useProject } from "../../_components/project-context";
import { useAddressText } from "../../_lib/use-address-text";
import { asksSomething, QUESTION_PARAMS, questionParams, readQuestion, type QuestionParam } from "../_lib/question-url";
import { readShown, type ShownAnswer } from "../_lib/view-url";

export type Values = string | readonly string[] | undefined;

/** What the address says of the answer, changed by its parameters' names. */
export type ShowChange = Record<string, Values>;

export type Address = {
  /** Whether the address asks anything; else what was asked last is shown. */
  asks: boolean;
  shown: ShownAnswer;
  params: URLSearchParams;
  /** Changes what is shown of the answer. */
  show: (change: ShowChange) => void;
  /** Goes to a question, so that the way back leads to the one before. */
  goTo: (question: MiningQuestion, change?: ShowChange) => void;
};

/** Question, answer and view stand in the address, so that all of it can be shared and outlives a reload. */
export function useAddress(): Address {
  const [text, setText] = useAddressText();
  const base = `/p/${useProject().id}/patterns`;
  const now = new URLSearchParams(text);
  const hrefOf = (next: URLSearchParams) => {
    setText(next.toString());
    return next.size > 0 ? `${base}?${next}` : base;
  };
  return {
    asks: asksSomething(now),
    shown: readShown(now),
    params: now,
    // The page's own state changes, not the page: nothing has to come from the server but the data.
    show: (change) => window.history.replaceState(null, "", hrefOf(changed(now, change))),
    goTo: (question, change = {}) => {
      const next = withoutQuestion(now);
      for (const [name, value] of questionParams(question)) next.append(name, value);
      window.history.pushState(null, "", hrefOf(changed(next, { run: undefined, pattern: undefined, ...change })));
    },
  };
}

export type AskedAddress = {
  question: MiningQuestion;
  wrong: ReadonlySet<QuestionParam>;
  /** What stands in the fields, also where it makes no sense. */
  text: (param: QuestionParam) => string;
  texts: (param: QuestionParam) => string[];
  /** Asks something else. What was shown last stays until the new question has an answer. */
  ask: (change: Partial<Record<QuestionParam, Values>>) => void;
  /** Leaves out what could not be read. */
  dropWrong: () => void;
};

/** The question of the address, or where it asks nothing, `fallback`. */
export function askedAt(
  { asks, params, show }: Address,
  fallback: MiningQuestion | undefined,
  shownSet: PatternSetId | undefined,
): AskedAddress {
  const source = asks || !fallback ? params : questionParams(fallback);
  const { question, wrong } = readQuestion(source);
  const ask: AskedAddress["ask"] = (change) => {
    const given: ShowChange = {};
    // A field that was not in the address before is there from now on: the question is that of the address.
    for (const name of QUESTION_PARAMS) given[name] = asks ? params.getAll(name) : source.getAll(name);
    show({ ...given, ...change, run: undefined, set: shownSet });
  };
  return {
    question,
    wrong: new Set(wrong),
    text: (param) => source.get(param) ?? "",
    texts: (param) => source.getAll(param).filter((text) => text !== ""),
    ask,
    dropWrong: () => ask(Object.fromEntries(wrong.map((param) => [param, undefined]))),
  };
}

function withoutQuestion(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const name of QUESTION_PARAMS) next.delete(name);
  return next;
}

function changed(params: URLSearchParams, change: ShowChange): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, values] of Object.entries(change)) {
    next.delete(name);
    for (const value of typeof values === "string" ? [values] : (values ?? [])) {
      // The least support stays also when its field is empty: without any parameter the address would ask nothing.
      if (value !== "" || name === "min") next.append(name, value);
    }
  }
  return next;
}
