"use client";

import { useTranslations } from "use-intl";
import { Input, Select } from "@/app/_ui/field";
import { EventCategory } from "@/lib/events";
import { PROFILE_FIELD_TYPES, TargetGroup, type ProfileFacet, type ProfileFields } from "@/lib/people";
import type { SegmentFields } from "@/lib/people/client";
import { useCategoryWord } from "../../../_components/event-card";
import { THINGS, fieldType, type DraftCondition, type Thing } from "./draft";
import { ValuePicker } from "./value-picker";

type Of<K extends DraftCondition["on"]> = Extract<DraftCondition, { on: K }>;
type FormProps<K extends DraftCondition["on"]> = {
  condition: Of<K>;
  fields: SegmentFields | undefined;
  onChange: (condition: DraftCondition) => void;
};

/** The controls of one condition, of whatever kind. */
export function ConditionForm({ condition, ...rest }: FormProps<DraftCondition["on"]>) {
  switch (condition.on) {
    case "profile":
      return <ProfileForm condition={condition} {...rest} />;
    case "activity":
      return <ActivityForm condition={condition} {...rest} />;
    case "behaviors":
      return <BehaviorForm condition={condition} {...rest} />;
    case "events":
      return <EventForm condition={condition} {...rest} />;
    case "target":
      return <TargetForm condition={condition} {...rest} />;
  }
}

const small = "w-auto max-w-full";

function ProfileForm({ condition, fields, onChange }: FormProps<"profile">) {
  const t = useTranslations();
  const { name, property, compare } = condition;
  const word = (field: string) => t(`profileField.${field as keyof ProfileFields}`);
  const facets: readonly ProfileFacet[] = (property ? fields?.fields.properties : fields?.fields.profile) ?? [];
  const facet = facets.find((each) => each.name === name);
  const type = name === "" ? undefined : fieldType(name, property);
  const ways = type === undefined ? [] : COMPARES[property ? "property" : type];
  const choose = (value: string) => {
    const chosenProperty = value.startsWith("p:");
    const chosen = value.slice(2);
    const way = COMPARES[chosenProperty ? "property" : fieldType(chosen, false)][0];
    onChange({ ...condition, name: chosen, property: chosenProperty, compare: way, values: [], min: "", max: "" });
  };
  return (
    <>
      <Select
        className={small}
        aria-label={t("segments.field")}
        value={name === "" ? "" : `${property ? "p" : "f"}:${name}`}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="" disabled>
          {t("segments.chooseField")}
        </option>
        {Object.keys(PROFILE_FIELD_TYPES).map((field) => (
          <option key={field} value={`f:${field}`}>
            {word(field)}
          </option>
        ))}
        {(fields?.fields.properties ?? []).map((each) => (
          <option key={`p:${each.name}`} value={`p:${each.name}`}>
            {each.name}
          </option>
        ))}
        {property && !facet && name !== "" ? <option value={`p:${name}`}>{name}</option> : null}
      </Select>
      {ways.length > 0 ? (
        <Select
          className={small}
          aria-label={t("segments.compare")}
          value={compare}
          onChange={(event) => onChange({ ...condition, compare: event.target.value as typeof compare })}
        >
          {ways.map((way) => (
            <option key={way} value={way}>
              {t(`segmentCompare.${way}`)}
            </option>
          ))}
        </Select>
      ) : null}
      {name !== "" && compare === "in" ? (
        <ValuePicker
          label={t("segments.valuesOf", { name: property ? name : word(name) })}
          values={condition.values}
          known={facet?.values ?? []}
          onChange={(values) => onChange({ ...condition, values })}
        />
      ) : null}
      {compare === "range" ? <Range condition={condition} onChange={onChange} hint={facet} /> : null}
    </>
  );
}

const COMPARES = {
  text: ["in", "known", "unknown"],
  list: ["in", "known", "unknown"],
  number: ["range", "known", "unknown"],
  boolean: ["yes", "no", "known", "unknown"],
  property: ["in", "range", "known", "unknown"],
} as const;

function ActivityForm({ condition, onChange }: FormProps<"activity">) {
  const t = useTranslations();
  return (
    <>
      <Select
        className={small}
        aria-label={t("segments.moment")}
        value={condition.moment}
        onChange={(event) => onChange({ ...condition, moment: event.target.value === "first" ? "first" : "last" })}
      >
        <option value="first">{t("users.colFirst")}</option>
        <option value="last">{t("users.colLast")}</option>
      </Select>
      <Days condition={condition} onChange={onChange} />
    </>
  );
}

function BehaviorForm({ condition, fields, onChange }: FormProps<"behaviors">) {
  const t = useTranslations();
  const known = fields?.fields.behaviors;
  return (
    <>
      <ValuePicker
        label={t("segments.actions")}
        values={condition.action}
        known={known?.action ?? []}
        onChange={(action) => onChange({ ...condition, action })}
      />
      <Select
        className={small}
        aria-label={t("segments.thing")}
        value={condition.thing}
        onChange={(event) => onChange({ ...condition, thing: event.target.value as Thing, values: [] })}
      >
        {THINGS.map((thing) => (
          <option key={thing} value={thing}>
            {t(`segmentThing.${thing}`)}
          </option>
        ))}
      </Select>
      <ValuePicker
        label={t(`segmentThing.${condition.thing}`)}
        values={condition.values}
        known={known?.[condition.thing] ?? []}
        onChange={(values) => onChange({ ...condition, values })}
      />
      <Input
        className="basis-40 grow"
        aria-label={t("segments.contains")}
        placeholder={t("segments.contains")}
        value={condition.contains}
        onChange={(event) => onChange({ ...condition, contains: event.target.value })}
      />
      <Times condition={condition} onChange={onChange} />
      <Days condition={condition} onChange={onChange} />
    </>
  );
}

function EventForm({ condition, fields, onChange }: FormProps<"events">) {
  const t = useTranslations();
  const category = useCategoryWord();
  const types = fields?.fields.event_types ?? [];
  const codes = new Set<string>([...EventCategory.options, ...types.map((type) => type.category), condition.category]);
  codes.delete("");
  return (
    <>
      <ValuePicker
        label={t("segments.types")}
        values={condition.type}
        known={types.map(({ name, events }) => ({ value: name, count: events }))}
        onChange={(type) => onChange({ ...condition, type })}
      />
      <Select
        className={small}
        aria-label={t("user.eventCategory")}
        value={condition.category}
        onChange={(event) => onChange({ ...condition, category: event.target.value })}
      >
        <option value="">{t("segments.anyCategory")}</option>
        {[...codes].map((code) => (
          <option key={code} value={code}>
            {category(code)}
          </option>
        ))}
      </Select>
      <Select
        className={small}
        aria-label={t("segments.role")}
        value={condition.role}
        onChange={(event) => onChange({ ...condition, role: event.target.value as typeof condition.role })}
      >
        {(["", "target", "start", "noise"] as const).map((role) => (
          <option key={role} value={role}>
            {t(`segmentRole.${role === "" ? "any" : role}`)}
          </option>
        ))}
      </Select>
      <Times condition={condition} onChange={onChange} />
      <Days condition={condition} onChange={onChange} />
    </>
  );
}

function TargetForm({ condition, onChange }: FormProps<"target">) {
  const t = useTranslations();
  return (
    <Select
      className={small}
      aria-label={t("segments.group")}
      value={condition.group}
      onChange={(event) => onChange({ ...condition, group: TargetGroup.parse(event.target.value) })}
    >
      {TargetGroup.options.map((group) => (
        <option key={group} value={group}>
          {t(`targetGroup.${group}`)}
        </option>
      ))}
    </Select>
  );
}

type RangeProps<C> = { condition: C; onChange: (condition: C) => void };

function Range<C extends { min: string; max: string }>({
  condition,
  onChange,
  hint,
}: RangeProps<C> & { hint?: { min?: number | undefined; max?: number | undefined } | undefined }) {
  const t = useTranslations();
  return (
    <span className="flex items-center gap-1.5">
      <Input
        className="w-24"
        inputMode="decimal"
        aria-label={t("segments.min")}
        placeholder={hint?.min === undefined ? t("segments.min") : String(hint.min)}
        aria-invalid={wrong(condition.min)}
        value={condition.min}
        onChange={(event) => onChange({ ...condition, min: event.target.value })}
      />
      <span aria-hidden>–</span>
      <Input
        className="w-24"
        inputMode="decimal"
        aria-label={t("segments.max")}
        placeholder={hint?.max === undefined ? t("segments.max") : String(hint.max)}
        aria-invalid={wrong(condition.max)}
        value={condition.max}
        onChange={(event) => onChange({ ...condition, max: event.target.value })}
      />
    </span>
  );
}

const wrong = (text: string): boolean => text.trim() !== "" && !Number.isFinite(Number(text));

/** How often. */
function Times<C extends { min: string; max: string }>(props: RangeProps<C>) {
  const t = useTranslations();
  return (
    <span className="flex items-center gap-1.5">
      <Range {...props} />
      <span className="text-sm text-muted">{t("segments.times")}</span>
    </span>
  );
}

function Days<C extends { from: string; to: string }>({ condition, onChange }: RangeProps<C>) {
  const t = useTranslations();
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <Input
        type="date"
        className="w-36"
        aria-label={t("segments.from")}
        title={t("segments.from")}
        max={condition.to || undefined}
        value={condition.from}
        onChange={(event) => onChange({ ...condition, from: event.target.value })}
      />
      <span aria-hidden>–</span>
      <Input
        type="date"
        className="w-36"
        aria-label={t("segments.to")}
        title={t("segments.to")}
        min={condition.from || undefined}
        value={condition.to}
        onChange={(event) => onChange({ ...condition, to: event.target.value })}
      />
    </span>
  );
}
