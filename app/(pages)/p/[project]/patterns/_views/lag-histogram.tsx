"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import type { PatternId } from "@/lib/patterns";
import { patternLagsOptions } from "@/lib/patterns/client";
import { useDuration } from "../../_lib/use-duration";
import { useNumbers } from "./use-numbers";
import { ViewFrame } from "./view-frame";

/** How long the last step of a pattern took: a table whose bars are the figure. */
export function LagHistogram({ project, pattern }: { project: string; pattern: PatternId }) {
  const t = useTranslations();
  const { count, share } = useNumbers();
  const duration = useDuration();
  const query = useQuery(patternLagsOptions(project, pattern));
  return (
    <ViewFrame query={query}>
      {({ n, buckets }) =>
        n === 0 ? (
          <p className="text-muted">{t("patternViews.noLags")}</p>
        ) : (
          <table className="w-full border-collapse text-left text-sm">
            <caption className="pb-1 text-left text-muted">{t("patternViews.lagsOf", { n: count(n) })}</caption>
            <thead className="sr-only">
              <tr>
                <th scope="col">{t("patternViews.lag")}</th>
                <th scope="col">{t("patternViews.times")}</th>
              </tr>
            </thead>
            <tbody>
              {buckets.map(({ from_ms: from, to_ms: to, n: its }) => (
                <tr key={from} title={share(its, n)}>
                  <th
                    scope="row"
                    className="tabular w-px py-0.5 pr-3 text-right font-normal whitespace-nowrap text-muted"
                  >
                    {to === null
                      ? t("patternViews.lagFrom", { from: duration(from) })
                      : from === 0
                        ? t("patternViews.lagBelow", { to: duration(to) })
                        : t("patternViews.lagBetween", { from: duration(from), to: duration(to) })}
                  </th>
                  <td className="tabular py-0.5 whitespace-nowrap">
                    <span
                      aria-hidden
                      className={cn("mr-2 inline-block h-3 rounded-sm bg-accent align-middle", its > 0 && "min-w-px")}
                      style={{ width: `${(80 * its) / Math.max(1, ...buckets.map((bucket) => bucket.n))}%` }}
                    />
                    {count(its)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </ViewFrame>
  );
}
