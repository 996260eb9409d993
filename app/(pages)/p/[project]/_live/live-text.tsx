"use client";

import { ArrowDown } from "lucide-react";
import { memo, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { extendBlocks, noBlocks } from "./text-blocks";
import { useStickToEnd } from "./use-stick-to-end";

type LiveTextProps = { text: string; live: boolean; label: string; empty: string };

/** Model text as it arrives, never taken for markup. It follows the end until the reader scrolls up. */
export function LiveText({ text, live, label, empty }: LiveTextProps) {
  const t = useTranslations();
  const [blocks, setBlocks] = useState(noBlocks);
  if (blocks.text !== text) setBlocks(extendBlocks(blocks, text));
  const { scroller, stuck, onScroll, jump } = useStickToEnd(text.length);
  return (
    <div className="relative h-full min-h-0">
      <div
        ref={scroller}
        onScroll={onScroll}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
        tabIndex={0}
        role="region"
        aria-label={label}
        className="h-full overflow-y-auto px-3 py-2 font-mono text-sm leading-relaxed focus-inset"
        data-testid="live-text"
      >
        {text === "" ? <p className="font-sans text-muted">{empty}</p> : null}
        {blocks.closed.map((block, index) => (
          <Block key={index} text={block} />
        ))}
        <pre className="font-[inherit] wrap-anywhere whitespace-pre-wrap">
          {blocks.text.slice(blocks.openFrom)}
          {live && text !== "" ? (
            <span
              aria-hidden
              className="ml-px inline-block h-[1.1em] w-[0.5em] animate-[ws-caret_1s_steps(1)_infinite] bg-accent align-text-bottom"
            />
          ) : null}
        </pre>
      </div>
      {live && !stuck ? (
        <Button size="sm" tone="primary" className="absolute right-4 bottom-3 shadow-md" onClick={jump}>
          <ArrowDown aria-hidden />
          {t("live.jump")}
        </Button>
      ) : null}
    </div>
  );
}

const Block = memo(function Block({ text }: { text: string }) {
  return <pre className="offscreen-skip font-[inherit] wrap-anywhere whitespace-pre-wrap">{text}</pre>;
});
