"use client";

import { UsersRound } from "lucide-react";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions } from "@/app/_ui/dialog";
import { ErrorLine } from "@/app/_ui/error-state";
import { Field, Input } from "@/app/_ui/field";
import { showToast } from "@/app/_ui/toast-store";
import { SegmentName, USERS_LISTED_MAX } from "@/lib/people";
import { useSaveUsers, type UsersSource } from "@/lib/patterns/client";
import { useProject } from "../../_components/project-context";

type SaveUsersProps = {
  source: UsersSource;
  /** How many they are; undefined while that is not known. */
  count: number | undefined;
  /** What the segment is called unless somebody says otherwise. */
  suggested: string;
};

/** Keeps the users that are listed as a segment, which every later step can be about. */
export function SaveUsers(props: SaveUsersProps) {
  const t = useTranslations();
  const [open, setOpen] = useState(false);
  const { count } = props;
  const many = count !== undefined && count > USERS_LISTED_MAX;
  return (
    <>
      <Button size="sm" disabled={!count || many} onClick={() => setOpen(true)}>
        <UsersRound aria-hidden />
        {t("patterns.saveUsers")}
      </Button>
      {many ? <p className="text-sm text-muted">{t("patterns.saveUsersMany", { max: USERS_LISTED_MAX })}</p> : null}
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("patterns.saveUsersTitle", { count: count ?? 0 })}
        description={t("patterns.saveUsersText")}
      >
        {/* Mounted with the dialog, so that it begins anew each time it opens. */}
        <SaveForm {...props} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

/** Segments' names are short and stand on one line. */
const NAME_MAX = 100;

function SaveForm({ source, suggested, onDone }: SaveUsersProps & { onDone: () => void }) {
  const t = useTranslations();
  const project = useProject();
  const save = useSaveUsers(project.id);
  const [name, setName] = useState([...suggested].slice(0, NAME_MAX).join(""));
  const good = SegmentName.safeParse(name).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!good || save.isPending) return;
    save.mutate(
      { source, name },
      {
        onSuccess: (segment) => {
          onDone();
          showToast({
            tone: "ok",
            title: t("segments.savedToast", { name: segment.name }),
            link: { href: `/p/${project.id}/users?segment=${segment.id}`, label: t("segments.show") },
          });
        },
      },
    );
  };
  return (
    <form noValidate onSubmit={submit}>
      <Field label={t("segments.name")} error={name.trim() !== "" && !good ? t("segments.nameWrong") : undefined}>
        <Input value={name} maxLength={200} autoComplete="off" onChange={(event) => setName(event.target.value)} />
      </Field>
      {save.error ? <ErrorLine error={save.error} className="mt-3" /> : null}
      <DialogActions>
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button tone="primary" type="submit" disabled={!good} busy={save.isPending}>
          {t("common.save")}
        </Button>
      </DialogActions>
    </form>
  );
}
