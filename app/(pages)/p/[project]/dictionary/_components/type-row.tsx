"use client";

import { useFormatter, useLocale, useTranslations } from "use-intl";
import { Chip, type ChipTone } from "@/app/_ui/chip";
import { cn } from "@/app/_ui/cn";
import { Select } from "@/app/_ui/field";
import { listNames } from "@/app/_ui/intl/list-names";
import { Td } from "@/app/_ui/table";
import {
  DEFINITION_CHARS_MAX,
  EventCategory,
  EventRole,
  TYPE_CHARS_MAX,
  categoryTexts,
  type EventType,
  type EventTypeState,
} from "@/lib/events";
import { useEditType, type TypeEdit } from "@/lib/events/client";
import { useCategoryWord } from "../../_components/event-card";
import { useProject } from "../../_components/project-context";
import { useShowProblem } from "../../_lib/use-show-problem";
import { InlineText } from "./inline-text";
import { TypeActions, UndoMergeButton } from "./type-actions";

const tones: Record<EventTypeState, ChipTone> = { proposed: "warn", accepted: "ok", merged: "muted" };

type TypeRowProps = { type: EventType; selected: boolean; onSelect: (selected: boolean) => void };

/** One event type; whatever a person may say of it is said in its place. */
export function TypeRow({ type, selected, onSelect }: TypeRowProps) {
  const t = useTranslations();
  const format = useFormatter();
  const category = useCategoryWord();
  const { name, state } = type;
  const merged = state === "merged";
  return (
    <tr className={cn("align-top hover:bg-inset", selected && "bg-accent-soft")} aria-selected={selected}>
      <Td className="pr-0 align-top">
        <input
          type="checkbox"
          className="block size-6 scale-75 accent-accent"
          aria-label={t("dictionary.select", { name })}
          checked={selected}
          disabled={merged}
          onChange={(event) => onSelect(event.target.checked)}
        />
      </Td>
      {merged ? (
        <>
          <Td className="align-top">
            <span className="px-1 font-medium">{name}</span>
            <span className="block px-1 text-sm text-muted">
              {t("dictionary.mergedInto", { name: type.merged_into?.name ?? "" })}
            </span>
          </Td>
          <Td className="align-top text-sm text-muted">{[type.name_zh, type.name_en].filter(Boolean).join(" · ")}</Td>
          <Td className="align-top">{type.definition}</Td>
          <Td className="align-top">{category(type.category)}</Td>
          <Td className="align-top">{type.role ? t(`eventRole.${type.role}`) : null}</Td>
        </>
      ) : (
        <EditableCells type={type} />
      )}
      <Td className="align-top whitespace-nowrap">
        <Chip tone={tones[state]}>{t(`eventTypeState.${state}`)}</Chip>
      </Td>
      <Td className="text-right align-top">{format.number(type.events)}</Td>
      <Td className="text-right align-top">{format.number(type.users)}</Td>
      <Td className="text-right align-top">{merged ? <UndoMergeButton type={type} /> : <TypeActions type={type} />}</Td>
    </tr>
  );
}

function EditableCells({ type }: { type: EventType }) {
  const t = useTranslations();
  const locale = useLocale();
  const project = useProject();
  const edit = useEditType(project.id);
  // One for each choice: what was chosen in the one shows while the other is changed.
  const roleEdit = useEditType(project.id);
  const categoryEdit = useEditType(project.id);
  const showProblem = useShowProblem();
  const { id, name, synonyms, merged } = type;
  const save = (change: TypeEdit) => edit.mutateAsync({ id, ...change });
  // A refusal is told also where something else was chosen meanwhile.
  const choose = (by: typeof edit, change: TypeEdit) => void by.mutateAsync({ id, ...change }).catch(showProblem);
  // Until the list has it, what was chosen is shown.
  const chosenRole = roleEdit.isPending ? roleEdit.variables.role : undefined;
  const role = chosenRole === undefined ? type.role : chosenRole;
  const category = (categoryEdit.isPending ? categoryEdit.variables.category : undefined) ?? type.category;
  const known = EventCategory.safeParse(category).success;
  return (
    <>
      <Td className="min-w-44 align-top">
        <InlineText
          field={t("dictionary.fieldName")}
          owner={name}
          value={name}
          placeholder={name}
          charsMax={TYPE_CHARS_MAX}
          className="font-medium"
          onSave={(text) => save({ name: text })}
        />
        <InlineText
          field={t("dictionary.fieldSynonyms")}
          owner={name}
          value={synonyms.join(", ")}
          placeholder={t("dictionary.addSynonyms")}
          hint={t("dictionary.synonymsHint")}
          charsMax={2000}
          className="text-sm text-muted"
          onSave={(text) => save({ synonyms: namesIn(text) })}
        />
        {merged.length > 0 ? (
          <span className="block px-1 text-sm text-muted">
            {t("dictionary.merged", {
              names: listNames(
                locale,
                merged.map((each) => each.name),
              ),
            })}
          </span>
        ) : null}
      </Td>
      <Td className="min-w-36 align-top">
        <InlineText
          field={t("dictionary.fieldZh")}
          owner={name}
          value={type.name_zh ?? ""}
          placeholder={t("dictionary.addZh")}
          charsMax={TYPE_CHARS_MAX}
          onSave={(text) => save({ name_zh: text })}
        />
        <InlineText
          field={t("dictionary.fieldEn")}
          owner={name}
          value={type.name_en ?? ""}
          placeholder={t("dictionary.addEn")}
          charsMax={TYPE_CHARS_MAX}
          onSave={(text) => save({ name_en: text })}
        />
      </Td>
      <Td className="min-w-44 align-top">
        <InlineText
          field={t("dictionary.fieldDefinition")}
          owner={name}
          value={type.definition ?? ""}
          placeholder={t("dictionary.addDefinition")}
          charsMax={DEFINITION_CHARS_MAX}
          onSave={(text) => save({ definition: text })}
        />
      </Td>
      <Td className="align-top">
        <Select
          aria-label={t("dictionary.field", { field: t("dictionary.colCategory"), name })}
          className="h-8 w-auto"
          value={category}
          onChange={(event) => choose(categoryEdit, { category: event.target.value })}
        >
          {known ? null : <option value={category}>{category}</option>}
          {EventCategory.options.map((each) => (
            <option key={each} value={each}>
              {categoryTexts[each][locale]}
            </option>
          ))}
        </Select>
      </Td>
      <Td className="align-top">
        <Select
          aria-label={t("dictionary.field", { field: t("dictionary.colRole"), name })}
          className="h-8 w-auto"
          value={role ?? ""}
          onChange={(event) => choose(roleEdit, { role: EventRole.safeParse(event.target.value).data ?? null })}
        >
          <option value="">–</option>
          {EventRole.options.map((each) => (
            <option key={each} value={each}>
              {t(`eventRole.${each}`)}
            </option>
          ))}
        </Select>
      </Td>
    </>
  );
}

/** Names as people separate them, in either script. */
function namesIn(text: string): string[] {
  return text
    .split(/[,，、;；\n]/u)
    .map((each) => each.trim())
    .filter((each) => each !== "");
}
