import { Evidence, type Answer } from "@/lib/qa";
import { isTerminal, type RunState } from "@/lib/runs";

/** An answer as it is drawn, whether it is stored or still on its way. */
export type ShownAnswer = Pick<Answer, "id" | "run_id" | "text" | "sentences" | "evidence" | "model" | "stale"> & {
  /** Whether more may come. */
  live: boolean;
  end: { kind: "answered" } | { kind: "stopped" } | { kind: "failed"; message: string; retryable: boolean } | undefined;
};

/** An answer as it is stored. */
export function storedAnswer(answer: Answer): ShownAnswer {
  const live = !isTerminal(answer.status);
  const { error } = answer;
  return {
    ...answer,
    live,
    end: live
      ? undefined
      : answer.status === "cancelled"
        ? { kind: "stopped" }
        : answer.status === "failed"
          ? { kind: "failed", message: error?.message ?? "", retryable: error?.retryable ?? true }
          : { kind: "answered" },
  };
}

/**
 * An answer while its run is watched. What the stream has told goes before what the row held when the page was loaded;
 * before the first frame the row is all there is.
 */
export function watchedAnswer(answer: Answer, view: RunState): ShownAnswer {
  const stored = storedAnswer(answer);
  if (!stored.live || view.attempt === 0) return stored;
  const { end } = view;
  const model = view.result?.["model"];
  return {
    ...stored,
    text: view.answer,
    sentences: [...view.sentences],
    evidence: evidenceOf(view) ?? stored.evidence,
    model: typeof model === "string" ? model : stored.model,
    live: end === undefined,
    end:
      end === undefined
        ? undefined
        : end.type === "done"
          ? { kind: "answered" }
          : end.type === "cancelled"
            ? { kind: "stopped" }
            : { kind: "failed", message: end.message, retryable: end.retryable },
  };
}

const read = new WeakMap<object, Evidence | null>();

/** What a run told of its evidence, checked once for all of its frames. */
function evidenceOf({ evidence }: Pick<RunState, "evidence">): Evidence | null {
  if (evidence === undefined) return null;
  const known = read.get(evidence);
  if (known !== undefined) return known;
  const checked = Evidence.safeParse(evidence).data ?? null;
  read.set(evidence, checked);
  return checked;
}

/** How many sentences claim something without evidence. */
export const unsupportedIn = ({ sentences }: Pick<ShownAnswer, "sentences">): number =>
  sentences.filter(({ status }) => status === "unsupported").length;

/** Ids of the facts that an answer cites, in the order in which the facts are numbered. */
export function citedFacts({ sentences, evidence }: Pick<ShownAnswer, "sentences" | "evidence">): string[] {
  const cited = new Set(sentences.flatMap(({ facts }) => facts));
  return (evidence?.facts ?? []).filter(({ id }) => cited.has(id)).map(({ id }) => id);
}
