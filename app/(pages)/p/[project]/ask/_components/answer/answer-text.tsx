"use client";

import { CircleHelp } from "lucide-react";
import { createContext, use, useMemo, type ReactNode } from "react";
import Markdown, { type Components } from "react-markdown";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { Tooltip } from "@/app/_ui/tooltip";
import type { CitedSentence } from "@/lib/runs";
import type { Fact } from "@/lib/qa";
import { withoutBegun } from "../../_lib/citations";
import { CITATION_TAG, SENTENCE_TAG } from "../../_lib/cited-markdown";
import { markdownPlugins } from "../../_lib/markdown-plugins";
import { CitationChip } from "./citation-chip";

type AnswerTextProps = {
  /** Makes ids of sentences unlike those of other answers. */
  id: string;
  text: string;
  sentences: readonly CitedSentence[];
  facts: readonly Fact[];
  live: boolean;
  onlySupported: boolean;
  /** What of it is open beside it. */
  fact: string | undefined;
  sentence: number | undefined;
  onFact: (fact: string, sentence: number | undefined) => void;
};

/** What sentences and citations need, however deep in the text they stand. */
type Around = Pick<AnswerTextProps, "id" | "fact" | "sentence" | "onFact"> & {
  sentences: ReadonlyMap<number, CitedSentence>;
  facts: ReadonlyMap<string, Fact>;
};

const AroundContext = createContext<Around | undefined>(undefined);

export const sentenceId = (answer: string, n: number): string => `${answer}-s${n}`;

/** An answer's Markdown with its sentences and citations. */
export function AnswerText({ text, live, onlySupported, ...rest }: AnswerTextProps) {
  const { id, sentences, facts, fact, sentence, onFact } = rest;
  const plugins = useMemo(() => markdownPlugins({ sentences, onlySupported }), [sentences, onlySupported]);
  const around = useMemo(
    () => ({
      id,
      fact,
      sentence,
      onFact,
      sentences: new Map(sentences.map((each) => [each.n, each])),
      facts: new Map(facts.map((each) => [each.id, each])),
    }),
    [id, fact, sentence, onFact, sentences, facts],
  );
  return (
    <div className="space-y-3 text-md wrap-anywhere" data-testid="answer-text">
      <AroundContext value={around}>
        <Markdown remarkPlugins={plugins} components={COMPONENTS}>
          {live ? withoutBegun(text) : text}
        </Markdown>
      </AroundContext>
    </div>
  );
}

const Heading = ({ children }: { children?: ReactNode }) => <h4 className="font-semibold">{children}</h4>;

/** The same functions always: new ones would make everything in the text anew with each word that arrives. */
const COMPONENTS: Components = {
  // The page's own headings stand above.
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
  ul: ({ children }) => <ul className="list-disc space-y-1 pl-6">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="list-decimal space-y-1 pl-6">
      {children}
    </ol>
  ),
  strong: ({ children }) => <strong className="font-semibold">{children}</strong>,
  blockquote: ({ children }) => <blockquote className="border-l-2 border-border pl-3">{children}</blockquote>,
  code: ({ children }) => <code className="rounded-sm bg-inset px-1 font-mono text-sm">{children}</code>,
  pre: ({ children }) => <pre className="rounded-md bg-inset px-3 py-2 whitespace-pre-wrap">{children}</pre>,
  hr: () => <hr className="border-line" />,
  a: ({ children, href }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="text-accent underline">
      {children}
    </a>
  ),
  table: ({ children }) => (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
    <div role="group" tabIndex={0} className="overflow-x-auto">
      <table className="border-collapse text-sm">{children}</table>
    </div>
  ),
  th: ({ children }) => <th className="border border-line bg-inset px-2 py-1 text-left">{children}</th>,
  td: ({ children }) => <td className="border border-line px-2 py-1 align-top">{children}</td>,
  [SENTENCE_TAG]: ({ node, children }) => (
    <Sentence n={Number(node?.properties["dataSentence"])} last={node?.properties["dataLast"] === "true"}>
      {children}
    </Sentence>
  ),
  [CITATION_TAG]: ({ node }) => {
    const { dataFacts, dataSentence } = node?.properties ?? {};
    return (
      <Citations
        facts={String(dataFacts ?? "").split(" ")}
        n={dataSentence === undefined ? undefined : Number(dataSentence)}
      />
    );
  },
};

function Citations({ facts, n }: { facts: readonly string[]; n: number | undefined }) {
  const around = use(AroundContext);
  if (!around) return null;
  const sentence = n === undefined ? undefined : around.sentences.get(n);
  return facts.map((id) => (
    <CitationChip
      key={id}
      id={id}
      fact={around.facts.get(id)}
      checked={sentence !== undefined && sentence.status !== "unsupported"}
      open={around.fact === id && (around.sentence === undefined || around.sentence === n)}
      onOpen={() => around.onFact(id, n)}
    />
  ));
}

type SentenceProps = { n: number; last: boolean; children: ReactNode };

function Sentence({ n, last, children }: SentenceProps) {
  const around = use(AroundContext);
  const sentence = around?.sentences.get(n);
  if (!around || !sentence) return children;
  return (
    <KnownSentence id={sentenceId(around.id, n)} sentence={sentence} last={last} open={around.sentence === n}>
      {children}
    </KnownSentence>
  );
}

type KnownSentenceProps = { id: string; sentence: CitedSentence; last: boolean; open: boolean; children: ReactNode };

function KnownSentence({ id, sentence, last, open, children }: KnownSentenceProps) {
  const t = useTranslations();
  const reasons = useReasons(sentence);
  const unsupported = sentence.status === "unsupported";
  const words = (
    <span
      id={last ? id : undefined}
      tabIndex={last ? -1 : undefined}
      data-testid="sentence"
      data-status={sentence.status}
      className={cn(
        unsupported && "underline decoration-warn decoration-dotted decoration-2 underline-offset-4",
        open && "bg-accent-soft",
      )}
    >
      {children}
    </span>
  );
  if (!unsupported) return words;
  return (
    <>
      <Tooltip text={reasons}>{words}</Tooltip>
      {last ? (
        <Tooltip text={reasons}>
          <button
            type="button"
            aria-label={reasons}
            data-testid="unsupported"
            className="mx-0.5 inline-flex size-6 items-center justify-center rounded-sm align-text-bottom text-warn"
          >
            <CircleHelp aria-hidden className="size-4" />
            <span className="sr-only">{t("ask.unsupported")}</span>
          </button>
        </Tooltip>
      ) : null}
    </>
  );
}

function useReasons({ reasons }: CitedSentence): string {
  const t = useTranslations();
  const words = reasons.map(({ code, detail }) => t(`ask.reason.${code}`, { detail }));
  return words.length === 0 ? t("ask.unsupported") : t("ask.unsupportedBecause", { reasons: words.join("; ") });
}
