"use client";

import { ChevronDown } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Input, Select } from "@/app/_ui/field";
import type { QuestionParam } from "../../_lib/question-url";
import type { AskedAddress } from "../use-address";
import { AmountInput, DurationField, Labelled, NumberField } from "./amount-field";
import { SegmentFields } from "./segment-fields";
import { TargetFields } from "./target-fields";
import { TypePicker } from "./type-picker";

type QuestionFormProps = {
  asked: AskedAddress;
  unknown: readonly string[];
  /** How many users the project has; undefined while that is not known. */
  users: number | undefined;
};

/** All that can be asked. Each change is one of the address; nothing is mined before somebody says so. */
export function QuestionForm({ asked, unknown, users }: QuestionFormProps) {
  const t = useTranslations();
  const field = useField(asked);
  return (
    <div className="space-y-4">
      <TargetFields asked={asked} unknown={unknown} />
      <SupportField asked={asked} users={users} />
      <Pair>
        <NumberField label={t("patterns.minLength")} placeholder="2" {...field("len_min")} />
        <NumberField label={t("patterns.maxLength")} placeholder="3" {...field("len_max")} />
      </Pair>
      <DurationField label={t("patterns.maxGap")} unit="d" {...field("gap")} />
      <DurationField label={t("patterns.maxSpan")} unit="d" {...field("span")} />
      <OutputField asked={asked} />
      <More title={t("patterns.moreLimits")} open={isAsked(asked, ["gap_steps", "span_steps", "session", "counted"])}>
        <Pair>
          <NumberField label={t("patterns.gapSteps")} placeholder={t("patterns.unlimited")} {...field("gap_steps")} />
          <NumberField label={t("patterns.spanSteps")} placeholder={t("patterns.unlimited")} {...field("span_steps")} />
        </Pair>
        <p className="text-sm text-muted">{t("patterns.stepsHelp")}</p>
        <DurationField
          label={t("patterns.sessionGap")}
          unit="min"
          hint={t("patterns.sessionHelp")}
          {...field("session")}
        />
        <CountedField asked={asked} />
      </More>
      <More title={t("patterns.who")} open={isAsked(asked, ["segment", "vs"])}>
        <SegmentFields asked={asked} />
      </More>
      <More title={t("patterns.what")} open={isAsked(asked, ["only", "without", "noise", "from", "to"])}>
        <label className="flex min-h-8 items-center gap-2">
          <input
            type="checkbox"
            className="block size-6 shrink-0 scale-75 accent-accent"
            checked={asked.text("noise") !== "with"}
            onChange={({ target }) => asked.ask({ noise: target.checked ? undefined : "with" })}
          />
          {t("patterns.excludeNoise")}
        </label>
        {(["only", "without"] as const).map((param) => (
          <fieldset key={param} className="space-y-1.5">
            <legend className="text-sm font-medium">{t(`patterns.${param}`)}</legend>
            <TypePicker
              label={t(`patterns.${param}`)}
              chosen={asked.texts(param)}
              unknown={unknown}
              onChange={(types) => asked.ask({ [param]: types })}
            />
          </fieldset>
        ))}
        <Pair>
          <DayField asked={asked} param="from" />
          <DayField asked={asked} param="to" />
        </Pair>
      </More>
    </div>
  );
}

const Pair = ({ children }: { children: ReactNode }) => (
  <div className="grid grid-cols-2 items-start gap-2">{children}</div>
);

const isAsked = (asked: AskedAddress, params: readonly QuestionParam[]) =>
  params.some((param) => asked.texts(param).length > 0);

/** Text, error and change of one parameter. */
function useField(asked: AskedAddress) {
  const wrongWords = useWrongWords();
  return (param: QuestionParam) => ({
    text: asked.text(param),
    error: asked.wrong.has(param) ? wrongWords(param) : undefined,
    onChange: (text: string) => asked.ask({ [param]: text }),
  });
}

/** What would make sense where something does not. */
export function useWrongWords(): (param: QuestionParam) => string {
  const t = useTranslations();
  return (param) => {
    const key = `patterns.wrong.${param}` as "patterns.wrong.min";
    return t.has(key) ? t(key) : t("patterns.wrong.other");
  };
}

type MoreProps = { title: string; open: boolean; children: ReactNode };

function More({ title, open, children }: MoreProps) {
  // Open at first where something of it is asked; from then on as the reader likes it.
  const [wanted, setWanted] = useState(open);
  return (
    <details
      className="group border-t border-line pt-3"
      open={wanted}
      onToggle={(event) => setWanted(event.currentTarget.open)}
    >
      <summary className="flex min-h-7 list-none items-center gap-1.5 font-medium">
        <ChevronDown aria-hidden className="size-4 text-muted transition-transform group-not-open:-rotate-90" />
        {title}
      </summary>
      <div className="mt-3 space-y-4">{children}</div>
    </details>
  );
}

function SupportField({ asked, users }: Pick<QuestionFormProps, "asked" | "users">) {
  const t = useTranslations();
  const id = useId();
  const wrongWords = useWrongWords();
  const [spare, setSpare] = useState<"share" | "count">("share");
  const text = asked.text("min");
  const sessions = asked.question.counted === "sessions";
  const share = text === "" ? spare === "share" : text.endsWith("%");
  const amount = share ? text.replace(/%$/, "") : text;
  const error = asked.wrong.has("min") ? wrongWords("min") : undefined;
  const { min_support: min, segment, counted } = asked.question;
  // Rounded as the search does. Of a segment's users, or of sessions, it is another number, which is known only when they are loaded.
  const known = users !== undefined && share && !error && segment === undefined && counted === "users";
  const write = (next: string, asShare: boolean) => {
    setSpare(asShare ? "share" : "count");
    asked.ask({ min: next === "" ? "" : `${next}${asShare ? "%" : ""}` });
  };
  return (
    <Labelled
      label={t("patterns.minSupport")}
      hint={known ? t("patterns.sameAsUsers", { count: Math.max(1, Math.ceil(min * users - 1e-9)) }) : null}
      error={error}
      id={id}
    >
      <AmountInput id={id} text={amount} placeholder="5" error={error} onChange={(next) => write(next, share)} />
      <Select
        className="w-auto shrink-0"
        aria-label={t("patterns.unitOf", { field: t("patterns.minSupport") })}
        value={share ? "share" : "count"}
        onChange={({ target }) => write(amount, target.value === "share")}
      >
        <option value="share">{t(sessions ? "patterns.shareOfSessions" : "patterns.shareOfUsers")}</option>
        <option value="count">{t(sessions ? "patterns.numberOfSessions" : "patterns.numberOfUsers")}</option>
      </Select>
    </Labelled>
  );
}

function CountedField({ asked }: { asked: AskedAddress }) {
  const t = useTranslations();
  const id = useId();
  return (
    <Labelled label={t("patterns.counted")} id={id}>
      <Select
        id={id}
        value={asked.question.counted}
        onChange={({ target }) => asked.ask({ counted: target.value === "sessions" ? "sessions" : undefined })}
      >
        <option value="users">{t("patterns.countedUsers")}</option>
        <option value="sessions">{t("patterns.countedSessions")}</option>
      </Select>
    </Labelled>
  );
}

const OUTPUTS = ["closed", "all", "maximal"] as const;

function OutputField({ asked }: { asked: AskedAddress }) {
  const t = useTranslations();
  const id = useId();
  const field = useField(asked);
  const { output } = asked.question;
  return (
    <>
      <Labelled label={t("patterns.output")} hint={t(`patterns.outputHelp.${output}`)} id={id}>
        <Select
          id={id}
          value={output}
          onChange={({ target }) => asked.ask({ output: target.value === "closed" ? undefined : target.value })}
        >
          {OUTPUTS.map((each) => (
            <option key={each} value={each}>
              {t(`patterns.outputOf.${each}`)}
            </option>
          ))}
        </Select>
      </Labelled>
      <NumberField label={t("patterns.topK")} placeholder={t("patterns.allOfThem")} {...field("top")} />
    </>
  );
}

function DayField({ asked, param }: { asked: AskedAddress; param: "from" | "to" }) {
  const t = useTranslations();
  const id = useId();
  const { text, error, onChange } = useField(asked)(param);
  return (
    <Labelled label={t(`patterns.${param}`)} error={error} id={id}>
      <Input id={id} type="date" value={text} onChange={(event) => onChange(event.target.value)} />
    </Labelled>
  );
}
