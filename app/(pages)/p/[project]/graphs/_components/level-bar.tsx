"use client";

import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { LEVEL_WORDS, type Level } from "@/lib/causal";
import { useGraphLang } from "./use-edge-words";

/** From a guess to an experiment: the surer, the darker. The words beside the bar say the same. */
const FILLS = ["bg-line hatched", "bg-accent/25", "bg-accent/50", "bg-accent/75", "bg-accent"] as const;

/** How many edges have which level: a bar, and the same in words. */
export function LevelBar({ levels, legend = false }: { levels: readonly number[]; legend?: boolean }) {
  const t = useTranslations();
  const lang = useGraphLang();
  const parts = levels
    .map((edges, level) => ({ level: level as Level, edges }))
    .filter(({ edges }) => edges > 0)
    .toReversed();
  const words = parts.map(({ level, edges }) =>
    t("graphs.levelCount", { level: `L${level}`, words: LEVEL_WORDS[level][lang], edges: String(edges) }),
  );
  const total = levels.reduce((sum, edges) => sum + edges, 0);
  return (
    <div>
      <div
        role="img"
        aria-label={`${t("graphs.levels")}: ${words.join(", ")}`}
        title={words.join("\n")}
        className="flex h-2.5 gap-px overflow-hidden rounded-full border border-line bg-line"
      >
        {parts.map(({ level, edges }) => (
          <div
            key={level}
            className={cn("h-full min-w-px", FILLS[level])}
            style={{ flexGrow: edges / Math.max(1, total), flexBasis: 0 }}
          />
        ))}
      </div>
      {legend ? (
        <ul aria-hidden className="tabular mt-1 flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-muted">
          {parts.map(({ level, edges }, at) => (
            <li key={level} title={words[at]} className="flex items-center gap-1">
              <span className={cn("size-2.5 rounded-sm border border-border/40", FILLS[level])} />
              {`L${level} ${edges}`}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
