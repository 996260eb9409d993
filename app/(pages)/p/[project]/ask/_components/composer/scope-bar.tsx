"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { Field, Input, Select } from "@/app/_ui/field";
import { Popover } from "@/app/_ui/popover";
import { GraphId } from "@/lib/causal";
import { graphsOptions, graphVersionsOptions } from "@/lib/causal/client";
import { SegmentRef } from "@/lib/people";
import { segmentsOptions } from "@/lib/people/client";
import type { Scope } from "@/lib/qa";
import { useProject } from "../../../_components/project-context";
import { useSegmentName } from "../../../users/_components/segments/segment-words";
import { useScopeWords } from "./use-scope-words";

type ScopeBarProps = { scope: Scope; onScope: (scope: Scope) => void };

/** What the answer is limited to, in short; pressing it opens the choices. */
export function ScopeBar({ scope, onScope }: ScopeBarProps) {
  const t = useTranslations();
  const words = useScopeWords()(scope);
  return (
    <Popover
      align="start"
      label={t("ask.scope.title")}
      trigger={
        <button
          type="button"
          className="flex min-h-9 min-w-0 flex-wrap items-center gap-1 rounded-md px-1 text-left hover:bg-inset"
        >
          <SlidersHorizontal aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="sr-only">{t("ask.scope.title")}:</span>
          {words.length === 0 ? (
            <span className="text-sm text-muted">
              {[t("ask.scope.newestGraph"), t("ask.scope.everybody"), t("ask.scope.anyTime")].join(" · ")}
            </span>
          ) : (
            words.map((word) => (
              <Chip key={word} tone="accent">
                <span className="truncate">{word}</span>
              </Chip>
            ))
          )}
        </button>
      }
    >
      <ScopeFields scope={scope} onScope={onScope} />
    </Popover>
  );
}

function ScopeFields({ scope, onScope }: ScopeBarProps) {
  const t = useTranslations();
  const project = useProject();
  const segmentName = useSegmentName();
  const versionId = useId();
  const graphs = useInfiniteQuery(graphsOptions(project.id));
  const { data: segments = [] } = useQuery(segmentsOptions(project.id));
  const listed = graphs.data?.pages.flatMap(({ items }) => items) ?? [];
  const set = (change: { [K in keyof Scope]?: Scope[K] | undefined }) => {
    const { graph_id, graph_version, segment, from, to } = { ...scope, ...change };
    onScope({
      ...(graph_id === undefined ? {} : { graph_id }),
      ...(graph_id === undefined || graph_version === undefined ? {} : { graph_version }),
      ...(segment === undefined ? {} : { segment }),
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
    });
  };
  const unknownSegment = scope.segment !== undefined && !segments.some(({ id }) => id === scope.segment);
  return (
    <div className="space-y-3">
      <p className="font-semibold">{t("ask.scope.title")}</p>
      <Field label={t("ask.scope.graph")}>
        <Select
          value={scope.graph_id ?? ""}
          onChange={({ target: { value } }) =>
            set({ graph_id: GraphId.safeParse(value).data, graph_version: undefined })
          }
        >
          <option value="">
            {graphs.data && listed.length === 0 ? t("ask.scope.noGraph") : t("ask.scope.newestGraph")}
          </option>
          {listed.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      {scope.graph_id === undefined ? null : (
        <div className="space-y-1">
          <label htmlFor={versionId} className="block font-medium">
            {t("ask.scope.version")}
          </label>
          <VersionSelect
            id={versionId}
            graph={scope.graph_id}
            version={scope.graph_version}
            onVersion={(graph_version) => set({ graph_version })}
          />
        </div>
      )}
      <Field label={t("ask.scope.segment")}>
        <Select
          value={scope.segment ?? ""}
          onChange={({ target: { value } }) => set({ segment: SegmentRef.safeParse(value).data })}
        >
          <option value="">{t("ask.scope.everybody")}</option>
          {segments.map((each) => (
            <option key={each.id} value={each.id}>
              {segmentName(each)}
            </option>
          ))}
          {unknownSegment ? <option value={scope.segment}>{t("ask.scope.deletedSegment")}</option> : null}
        </Select>
      </Field>
      <div className="grid grid-cols-2 gap-2">
        <Field label={t("ask.scope.from")}>
          <Input type="date" value={scope.from ?? ""} onChange={({ target }) => set({ from: target.value })} />
        </Field>
        <Field
          label={t("ask.scope.to")}
          error={scope.from && scope.to && scope.from > scope.to ? t("ask.scope.wrongDates") : undefined}
        >
          <Input type="date" value={scope.to ?? ""} onChange={({ target }) => set({ to: target.value })} />
        </Field>
      </div>
      {Object.keys(scope).length > 0 ? (
        <Button size="sm" onClick={() => onScope({})}>
          {t("common.clear")}
        </Button>
      ) : null}
    </div>
  );
}

type VersionSelectProps = {
  id: string;
  graph: GraphId;
  version: number | undefined;
  onVersion: (version: number | undefined) => void;
};

function VersionSelect({ id, graph, version, onVersion }: VersionSelectProps) {
  const t = useTranslations();
  const project = useProject();
  const { data: versions = [] } = useQuery(graphVersionsOptions(project.id, graph));
  return (
    <Select
      id={id}
      value={version ?? ""}
      onChange={({ target: { value } }) => onVersion(value === "" ? undefined : Number(value))}
    >
      <option value="">{t("ask.scope.newest")}</option>
      {versions.map((each) => (
        <option key={each.version} value={each.version}>
          {t("graphs.versionShort", { version: String(each.version) })}
        </option>
      ))}
    </Select>
  );
}
