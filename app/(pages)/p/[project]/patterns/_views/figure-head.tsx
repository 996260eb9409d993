"use client";

import type { ReactNode } from "react";
import { PictureMenu, type Picture } from "@/app/_ui/picture/picture-menu";
import { BOM, csvLine } from "@/lib/ingest";

type FigureHeadProps = {
  title: string;
  /** What the figure tells of, in a sentence; it goes with the picture. */
  text: string;
  picture: Picture;
  table: () => readonly (readonly string[])[];
  /** What stands only on the page. */
  children?: ReactNode;
};

/** The sentence above a figure, and the way to take the figure along. */
export function FigureHead({ title, text, picture, table, children }: FigureHeadProps) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <p className="min-w-0 flex-1 basis-72 text-muted">
        {text}
        {children}
      </p>
      <PictureMenu title={title} lines={[text]} picture={picture} table={table} csvOf={csvOf} />
    </div>
  );
}

const csvOf = (rows: readonly (readonly string[])[]): string => BOM + rows.map(csvLine).join("");
