"use client";

import { MessageCircleQuestion } from "lucide-react";
import { useId } from "react";
import { useGraphLang } from "../../graphs/_components/use-edge-words";

type SuggestionsProps = {
  title: string;
  questions: readonly { zh: string; en: string }[];
  onAsk: (question: string) => void;
  disabled: boolean;
};

/** Questions that can be asked by pressing them. */
export function Suggestions({ title, questions, onAsk, disabled }: SuggestionsProps) {
  const lang = useGraphLang();
  const id = useId();
  return (
    <section aria-labelledby={id} className="space-y-2" data-testid="suggestions">
      <h3 id={id} className="text-sm font-normal text-muted">
        {title}
      </h3>
      <ul className="flex flex-col items-start gap-1.5">
        {questions.map((question) => (
          <li key={question.en}>
            <button
              type="button"
              disabled={disabled}
              onClick={() => onAsk(question[lang])}
              className="flex min-h-9 items-center gap-2 rounded-md border border-line bg-surface px-2.5 py-1 text-left not-disabled:hover:border-border not-disabled:hover:bg-inset disabled:opacity-55"
            >
              <MessageCircleQuestion aria-hidden className="size-4 shrink-0 text-muted" />
              {question[lang]}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
