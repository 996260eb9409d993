"use client";

import { useTranslations } from "use-intl";
import type { ToldFigure } from "@/lib/runs";
import { useFactWords } from "../../_lib/use-fact-words";

/** Of a ranking; the others are in the fact's own sentence. */
const ROWS_MAX = 12;

/** A fact's figures: single ones side by side, those of rows as a table. */
export function FactFigures({ figures }: { figures: readonly ToldFigure[] }) {
  const t = useTranslations();
  const words = useFactWords();
  const single = figures.filter(({ of }) => of === undefined);
  const rows = [...new Set(figures.flatMap(({ of }) => of ?? []))].slice(0, ROWS_MAX);
  const columns = [...new Set(figures.filter(({ of }) => of !== undefined).map(({ name }) => name))];
  return (
    <>
      {single.length > 0 ? (
        <dl className="tabular flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {single.map((figure, at) => (
            <div key={at} className="flex gap-1.5">
              <dt className="text-muted">{words.name(figure)}</dt>
              <dd>{words.value(figure)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {rows.length > 0 ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
        <div role="group" tabIndex={0} aria-label={t("ask.figures")} className="overflow-x-auto">
          <table className="tabular w-full text-sm">
            <thead>
              <tr>
                <th>
                  <span className="sr-only">{t("ask.figures")}</span>
                </th>
                {columns.map((name) => (
                  <th key={name} className="px-1 text-right font-normal whitespace-nowrap text-muted">
                    {words.name({ name })}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row} className="border-t border-line">
                  <th className="py-0.5 pr-2 text-left font-normal">{words.row(row)}</th>
                  {columns.map((name) => {
                    const figure = figures.find((each) => each.of === row && each.name === name);
                    return (
                      <td key={name} className="px-1 text-right whitespace-nowrap">
                        {figure ? words.value(figure) : null}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </>
  );
}
