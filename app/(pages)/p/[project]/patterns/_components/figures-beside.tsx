"use client";

import { useTranslations } from "use-intl";
import { Table, Td, Th } from "@/app/_ui/table";
import type { Pattern, PatternSet } from "@/lib/patterns";
import { Sequence } from "../../_components/sequence";
import { useFigures } from "./use-figures";

type FiguresBesideProps = { set: PatternSet; patterns: readonly Pattern[] };

/** The figures of several patterns of a set, a column for each. */
export function FiguresBeside({ set, patterns }: FiguresBesideProps) {
  const t = useTranslations();
  const figures = useFigures();
  const targets = (set.question.target_events ?? []).length > 0;
  const twofold = ({ est, interval }: { est: string; interval: string }) => `${est} · ${interval}`;
  const rows: [string, (pattern: Pattern) => string][] = [
    [t("patterns.column.users"), ({ users }) => figures.share(users)],
    [t("patterns.column.support"), ({ support }) => figures.percent(support)],
    [t("patterns.column.confidence"), ({ confidence }) => (confidence ? twofold(figures.percents(confidence)) : "–")],
    [t("patterns.column.lift"), ({ lift }) => (lift ? twofold(figures.times(lift)) : "–")],
    [t("patterns.column.q"), ({ q }) => (q === null ? "–" : figures.chance(q))],
    [t("patterns.column.lag"), ({ lag_ms: lag }) => (lag ? figures.duration(lag.p50) : "–")],
    ...(targets
      ? ([
          [
            t("patterns.column.odds_ratio"),
            ({ contrast }) => (contrast ? twofold(figures.times(contrast.odds_ratio)) : "–"),
          ],
        ] satisfies typeof rows)
      : []),
    ...set.segment_names.map((name, place): [string, (pattern: Pattern) => string] => [
      name,
      ({ segments }) => {
        const segment = segments[place];
        return segment ? `${figures.percent(figures.part(segment))} (${figures.share(segment)})` : "–";
      },
    ]),
  ];
  return (
    <Table label={t("patterns.besideTitle")}>
      <thead>
        <tr>
          <Th>
            <span className="sr-only">{t("patterns.figure")}</span>
          </Th>
          {patterns.map(({ id, events }) => (
            <Th key={id} className="min-w-24 px-2 whitespace-normal text-text">
              <Sequence events={events} />
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, wordsOf]) => (
          <tr key={name}>
            <th
              scope="row"
              className="max-w-32 min-w-20 border-t border-line px-2 py-1.5 text-left text-sm font-normal wrap-break-word text-muted"
            >
              {name}
            </th>
            {patterns.map((pattern) => (
              <Td key={pattern.id} className="tabular px-2">
                {wordsOf(pattern)}
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
