"use client";

import { Link } from "@/app/_ui/link";
import { useFormatter, useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { EntityKind, type EntityFacets } from "@/lib/entities";
import { useSearch } from "./use-search";

/** The kinds with how many entities each has, and how many of them no model has tagged yet. */
export function KindList({ facets }: { facets: EntityFacets | undefined }) {
  const t = useTranslations();
  const { search, href } = useSearch();
  const all = (facets?.kinds ?? []).reduce((sum, { total }) => sum + total, 0);
  return (
    <nav aria-label={t("entities.kinds")} className="mb-4">
      <ul className="flex flex-wrap gap-2">
        <Kind label={t("entities.allKinds")} href={href({ kind: undefined })} current={!search.kind} total={all} />
        {EntityKind.options.map((kind) => {
          const counts = facets?.kinds.find((each) => each.kind === kind);
          return (
            <Kind
              key={kind}
              label={t(`entityKind.${kind}`)}
              href={href({ kind, category: undefined, tag: undefined })}
              current={search.kind === kind}
              total={counts?.total ?? 0}
              untagged={counts?.untagged}
              running={counts?.running}
            />
          );
        })}
      </ul>
    </nav>
  );
}

type KindProps = {
  label: string;
  href: string;
  current: boolean;
  total: number;
  untagged?: number | undefined;
  running?: number | undefined;
};

function Kind({ label, href, current, total, untagged = 0, running = 0 }: KindProps) {
  const t = useTranslations();
  const format = useFormatter();
  return (
    <li>
      <Link
        href={href}
        aria-current={current ? "true" : undefined}
        className="flex h-9 items-center gap-2 rounded-md border border-line bg-surface px-3 hover:bg-inset aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:font-medium"
      >
        {label}
        <span className="tabular text-sm text-muted">{format.number(total)}</span>
        {running > 0 ? (
          <Chip tone="accent">{t("entities.runningCount", { count: running })}</Chip>
        ) : untagged > 0 ? (
          <Chip tone="warn">{t("entities.untaggedCount", { count: untagged })}</Chip>
        ) : null}
      </Link>
    </li>
  );
}
