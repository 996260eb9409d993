"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Field, Input, Select } from "@/app/_ui/field";
import { BACKBONE_K, LEVEL_WORDS, usersOf, type GraphOutline, type Level } from "@/lib/causal";
import { useGraphLang } from "../../_components/use-edge-words";
import type { GraphAddress } from "../../_lib/use-graph-address";
import {
  choiceParam,
  filtersSet,
  HOPS_MAX,
  hopsOf,
  K_MAX,
  NO_FILTERS,
  RELATIONS,
  verdictParam,
  VERDICT_STATES,
} from "../../_lib/view-url";

/** Which part of the graph is shown; it applies to picture and table alike. */
export function Filters({ graph, address: { shown, show } }: { graph: GraphOutline; address: GraphAddress }) {
  const t = useTranslations();
  const lang = useGraphLang();
  const { filter } = shown;
  const { level = 0, users, lift, relations = RELATIONS, verdicts = VERDICT_STATES, target } = filter;
  const most = Math.max(1, ...graph.edges.map(usersOf));
  const targets = graph.nodes.toSorted(
    (a, b) => Number(b.kind === "result") - Number(a.kind === "result") || b.users - a.users,
  );
  return (
    <div className="space-y-4">
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">{t("graphs.filters")}</h2>
        {filtersSet(filter) > 0 ? (
          <Button size="sm" tone="quiet" onClick={() => show(NO_FILTERS)}>
            {t("graphs.clear")}
          </Button>
        ) : null}
      </div>
      <Field label={t("graphs.minLevel")}>
        <Select value={level} onChange={({ target: { value } }) => show({ level: value === "0" ? undefined : value })}>
          {([0, 1, 2, 3, 4] as const satisfies readonly Level[]).map((each) => (
            <option key={each} value={each}>
              {each === 0 ? t("graphs.anyLevel") : `≥ L${each} · ${LEVEL_WORDS[each][lang]}`}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t("graphs.minUsers", { users: String(users ?? 0) })}>
        <input
          type="range"
          className="block h-6 w-full accent-accent"
          min={0}
          max={most}
          step={Math.max(1, Math.round(most / 100))}
          value={Math.min(users ?? 0, most)}
          onChange={({ target: { value } }) => show({ users: value === "0" ? undefined : value })}
        />
      </Field>
      <Field label={t("graphs.minLift")} hint={t("graphs.minLiftHelp")}>
        <Input
          type="number"
          min={1}
          max={1000}
          step={0.1}
          placeholder="1"
          value={lift ?? ""}
          onChange={({ target: { value } }) => show({ lift: value })}
        />
      </Field>
      <Choices
        legend={t("graphs.relations")}
        choices={RELATIONS.map((value) => ({ value, label: t(`graphs.relation.${value}`) }))}
        chosen={relations}
        onChange={(next) => show({ rel: choiceParam(next, RELATIONS) })}
      />
      <Choices
        legend={t("graphs.verdict")}
        choices={VERDICT_STATES.map((value) => ({ value, label: t(`graphs.verdicts.${value}`) }))}
        chosen={verdicts}
        onChange={(next) => show({ verdict: verdictParam(next) })}
      />
      <Field label={t("graphs.leadsTo")}>
        <Select
          value={target ?? ""}
          onChange={({ target: { value } }) => show({ target: value, ...(value === "" ? { hops: undefined } : {}) })}
        >
          <option value="">{t("graphs.anything")}</option>
          {targets.map(({ id, label, kind }) => (
            <option key={id} value={id}>
              {kind === "result" ? `◎ ${label[lang]}` : label[lang]}
            </option>
          ))}
        </Select>
      </Field>
      {target === undefined ? null : (
        <Field label={t("graphs.hops", { hops: String(hopsOf(filter)) })}>
          <input
            type="range"
            className="block h-6 w-full accent-accent"
            min={1}
            max={HOPS_MAX}
            value={hopsOf(filter)}
            onChange={({ target: { value } }) => show({ hops: value })}
          />
        </Field>
      )}
      {shown.all ? null : (
        <Field label={t("graphs.strongest", { k: String(shown.k ?? BACKBONE_K) })} hint={t("graphs.strongestHelp")}>
          <input
            type="range"
            className="block h-6 w-full accent-accent"
            min={1}
            max={K_MAX}
            value={shown.k ?? BACKBONE_K}
            onChange={({ target: { value } }) => show({ k: value === String(BACKBONE_K) ? undefined : value })}
          />
        </Field>
      )}
    </div>
  );
}

type ChoicesProps<T extends string> = {
  legend: string;
  choices: readonly { value: T; label: string }[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
};

function Choices<T extends string>({ legend, choices, chosen, onChange }: ChoicesProps<T>) {
  return (
    <fieldset>
      <legend className="font-medium">{legend}</legend>
      {choices.map(({ value, label }) => (
        <label key={value} className="flex min-h-7 items-center gap-1.5">
          <input
            type="checkbox"
            className="block size-6 shrink-0 scale-75 accent-accent"
            checked={chosen.includes(value)}
            onChange={({ target: { checked } }) =>
              onChange(
                choices.flatMap((each) =>
                  (each.value === value ? checked : chosen.includes(each.value)) ? [each.value] : [],
                ),
              )
            }
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
