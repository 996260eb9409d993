"use client";

import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { Card, CardHeader, Fact, Facts } from "@/app/_ui/card";
import { Chip } from "@/app/_ui/chip";
import { Time } from "@/app/_ui/time";
import type { Import } from "@/lib/ingest";
import { useProject } from "../../../_components/project-context";
import { useBytes } from "../../../_lib/use-bytes";

const delimiters = {
  ",": "delimiterComma",
  "\t": "delimiterTab",
  ";": "delimiterSemicolon",
  "|": "delimiterPipe",
} as const;

/** How the file was read: what was detected, what was assumed. */
export function ImportFacts({ found }: { found: Import }) {
  const t = useTranslations();
  const project = useProject();
  const bytes = useBytes();
  const { encoding, delimiter, format, time_zone, columns, extra_columns } = found.reading;
  const delimiterKey = delimiters[delimiter as ","];
  return (
    <Card>
      <CardHeader title={t("report.reading")} />
      <Facts className="p-4 max-sm:grid-cols-1 max-sm:[&_dd]:mb-2">
        <Fact name={t("report.kind")}>{t(`kind.${found.kind}`)}</Fact>
        <Fact name={t("report.size")}>{bytes(found.bytes)}</Fact>
        <Fact name={t("report.when")}>
          <Time at={found.created_at} style="full" />
        </Fact>
        {format ? (
          <Fact name={t("report.format")}>
            {format.toUpperCase()} <span className="text-muted">{t("imports.fromApi")}</span>
          </Fact>
        ) : null}
        {encoding ? <Fact name={t("report.encoding")}>{encoding}</Fact> : null}
        {delimiter ? (
          <Fact name={t("report.delimiter")}>{delimiterKey ? t(`report.${delimiterKey}`) : delimiter}</Fact>
        ) : null}
        {time_zone ? <Fact name={t("report.zone")}>{time_zone}</Fact> : null}
        {columns && columns.length > 0 ? (
          <Fact name={t("report.columns")}>
            <Names names={columns} />
          </Fact>
        ) : null}
        {extra_columns && extra_columns.length > 0 ? (
          <Fact name={t("report.extra")}>
            <Names names={extra_columns} />
          </Fact>
        ) : null}
        {found.run_id === null ? null : (
          <Fact name={t("report.run")}>
            <Link href={`/p/${project.id}/runs/${found.run_id}`} className="text-accent underline">
              {t("report.openRun")}
            </Link>
          </Fact>
        )}
      </Facts>
    </Card>
  );
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-1">
      {names.map((name, index) => (
        <li key={index}>
          <Chip className="font-mono">{name}</Chip>
        </li>
      ))}
    </ul>
  );
}
