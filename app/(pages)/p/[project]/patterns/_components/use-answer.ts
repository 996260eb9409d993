"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { runOptions } from "@/lib/events/client";
import {
  canonicalQuestion,
  PatternSetId,
  type MiningQuestion,
  type PatternSet,
  type QuestionPreview,
} from "@/lib/patterns";
import { patternSetOptions, patternSetsOptions, questionPreviewOptions } from "@/lib/patterns/client";
import { useProject } from "../../_components/project-context";
import { askedAt, type Address, type AskedAddress } from "./use-address";

export type Answer = {
  asked: AskedAddress;
  preview: QuestionPreview | undefined;
  /** The preview is still that of the question before. */
  previewOld: boolean;
  previewError: unknown;
  retry: () => void;
  /** What is shown: the set that was chosen, or that answers the question, or that was shown before it changed. */
  set: PatternSet | undefined;
  /** Whether it answers another question. */
  other: boolean;
  /** Whether it answers this one on the present data. */
  current: boolean;
  /** A set that was chosen and is no longer there. */
  gone: boolean;
  waiting: boolean;
};

/** Stands where none is asked for; no set has it. */
const NO_SET = PatternSetId.parse(`set_${"0".repeat(26)}`);

const same = (a: MiningQuestion, b: MiningQuestion) => canonicalQuestion(a) === canonicalQuestion(b);

/** The question of the address and the set that is shown for it. An address that asks nothing shows the latest set. */
export function useAnswer(address: Address): Answer {
  const project = useProject();
  const { asks, shown } = address;
  const sets = useInfiniteQuery(patternSetsOptions(project.id));
  const latest = sets.data?.pages[0]?.items[0];
  // What a run from here has made is its answer, also where a limit kept it from being the whole one.
  const run = useQuery({ ...runOptions(project.id, shown.run ?? ""), enabled: shown.run !== undefined });
  const made = PatternSetId.safeParse(run.data?.result?.["pattern_set_id"]).data;
  const chosenId = shown.set ?? made ?? (asks ? undefined : latest?.id);
  const chosen = useQuery({
    ...patternSetOptions(project.id, chosenId ?? NO_SET),
    enabled: chosenId !== undefined,
    ...(latest && latest.id === chosenId ? { placeholderData: latest } : {}),
  });
  const wanted = chosenId === undefined ? undefined : chosen.data;
  const fallback = asks ? undefined : wanted?.question;
  const { question } = askedAt(address, fallback, undefined);
  // Before the sets are known, an address that asks nothing might be about any of them.
  const known = asks || wanted !== undefined || (chosenId === undefined ? sets.isFetched : chosen.isError);
  const preview = useQuery({
    ...questionPreviewOptions(project.id, question),
    enabled: known && project.events > 0,
  });
  const answering = preview.isPlaceholderData ? undefined : preview.data?.set;
  const set =
    wanted && same(wanted.question, question) ? wanted : (answering ?? wanted ?? preview.data?.set ?? undefined);
  const other = set !== undefined && !preview.isPlaceholderData && !same(set.question, question);
  return {
    asked: askedAt(address, fallback, set?.id),
    preview: preview.data,
    previewOld: preview.isPlaceholderData,
    previewError: preview.error,
    retry: () => void preview.refetch(),
    set,
    other,
    current: set !== undefined && answering?.id === set.id,
    gone: shown.set !== undefined && chosen.isError,
    waiting: !known || (preview.isPending && preview.fetchStatus !== "idle"),
  };
}
