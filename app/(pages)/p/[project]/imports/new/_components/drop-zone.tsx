"use client";

import { FileText, FileUp } from "lucide-react";
import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { useBytes } from "../../../_lib/use-bytes";

type DropZoneProps = { file: File | undefined; onFiles: (files: readonly File[]) => void };

/** Takes a file that is dropped or chosen; the picker is an ordinary input, so it works without a mouse. */
export function DropZone({ file, onFiles }: DropZoneProps) {
  const t = useTranslations();
  const format = useFormatter();
  const bytes = useBytes();
  const id = useId();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const Icon = file ? FileText : FileUp;
  const take = (from: HTMLInputElement) => {
    const files = [...(from.files ?? [])];
    if (files.length > 0) onFiles(files);
    // The same file can be chosen again after it was corrected.
    from.value = "";
  };
  const takeEarly = useEffectEvent(() => {
    if (input.current) take(input.current);
  });
  // Synchronises with the browser's input: a file may have been chosen before this page could hear of it.
  useEffect(() => takeEarly(), []);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is an extra to the button inside
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (event.dataTransfer.files.length > 0) onFiles([...event.dataTransfer.files]);
      }}
      className={cn(
        "flex flex-col items-center gap-2 rounded-lg border border-dashed border-border bg-surface px-4 py-8 text-center",
        over && "border-accent bg-accent-soft",
      )}
    >
      <Icon aria-hidden className="size-7 text-accent" />
      {file ? (
        <p>
          <span className="font-medium">{file.name}</span>{" "}
          <span className="text-muted">
            {bytes(file.size)} · {format.dateTime(new Date(file.lastModified), { dateStyle: "medium" })}
          </span>
        </p>
      ) : (
        <p className="font-medium">{t("newImport.drop")}</p>
      )}
      <Button asChild tone={file ? "plain" : "primary"}>
        <label
          htmlFor={id}
          className="cursor-pointer focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent"
        >
          {file ? t("newImport.chooseOther") : t("newImport.choose")}
          <input
            id={id}
            type="file"
            accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
            className="sr-only"
            ref={input}
            onChange={(event) => take(event.target)}
          />
        </label>
      </Button>
    </div>
  );
}
