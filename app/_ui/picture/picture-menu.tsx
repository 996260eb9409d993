"use client";

import { ImageDown } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { createPortal, flushSync } from "react-dom";
import { useTranslations } from "use-intl";
import { Button } from "../button";
import { Menu, MenuItem, MenuSeparator } from "../menu";
import { showToast } from "../toast-store";
import { pngOf } from "./png-of";
import { fileNameOf, saveFile } from "./save-file";
import { svgOf } from "./svg-of";

export type Picture =
  | { svg: () => SVGSVGElement | null | undefined }
  /** An SVG that is drawn only to be saved, where the page shows the same in another way. */
  | { drawing: ReactNode };

type PictureMenuProps = {
  /** What the picture shows; also the file's name. */
  title: string;
  /** What stands under the title in the file, such as of how many it tells. */
  lines?: readonly string[];
  picture: Picture;
  /** Its numbers, lines of cells, for those who calculate with them. */
  table: () => readonly (readonly string[])[];
  /** Cells as a CSV file. */
  csvOf: (rows: readonly (readonly string[])[]) => string;
};

const TYPES = { svg: "image/svg+xml", csv: "text/csv;charset=utf-8" } as const;
const POINTS = 2;

/** Saves or copies a figure: as a picture of either kind, or as its table. */
export function PictureMenu({ title, lines = [], picture, table, csvOf }: PictureMenuProps) {
  const t = useTranslations();
  const stage = useRef<HTMLDivElement>(null);
  const [staged, setStaged] = useState(false);
  const file = (kind: string) => `${fileNameOf(title)}.${kind}`;

  /** Does something with the picture, which is drawn for as long as that takes where the page does not show it. */
  async function withPicture(work: (svg: SVGSVGElement) => Promise<void> | void): Promise<void> {
    try {
      if ("drawing" in picture) flushSync(() => setStaged(true));
      const svg = "svg" in picture ? picture.svg() : stage.current?.querySelector("svg");
      if (svg) await work(svg);
    } catch (error) {
      showToast({
        tone: "danger",
        title: t("picture.failed"),
        text: error instanceof Error ? error.message : String(error),
      });
    } finally {
      setStaged(false);
    }
  }
  const caption = [title, ...lines];
  const saveSvg = () =>
    void withPicture((svg) => saveFile(file("svg"), new Blob([svgOf(svg, { caption })], { type: TYPES.svg })));
  const savePng = () => void withPicture(async (svg) => saveFile(file("png"), await pngOf(svg, POINTS, { caption })));
  const copyPng = () =>
    void withPicture(async (svg) => {
      const image = await pngOf(svg, POINTS, { caption });
      await navigator.clipboard.write([new ClipboardItem({ [image.type]: image })]);
      showToast({ tone: "ok", title: t("picture.copied") });
    });
  const saveCsv = () => saveFile(file("csv"), new Blob([csvOf(table())], { type: TYPES.csv }));
  async function copyTable(): Promise<void> {
    // Spreadsheets take cells apart at tabs.
    const text = table().map((cells) => cells.map((cell) => cell.replace(/[\t\r\n]+/g, " ")).join("\t"));
    await navigator.clipboard.writeText(text.join("\n"));
    showToast({ tone: "ok", title: t("picture.copied") });
  }

  return (
    <>
      <Menu
        trigger={
          <Button size="sm">
            <ImageDown aria-hidden />
            {t("picture.save")}
          </Button>
        }
      >
        <MenuItem onSelect={saveSvg}>{t("picture.svg")}</MenuItem>
        <MenuItem onSelect={savePng}>{t("picture.png")}</MenuItem>
        <MenuItem onSelect={copyPng}>{t("picture.copyPicture")}</MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={saveCsv}>{t("picture.csv")}</MenuItem>
        <MenuItem onSelect={() => void copyTable()}>{t("picture.copyTable")}</MenuItem>
      </Menu>
      {staged && "drawing" in picture
        ? createPortal(
            <div ref={stage} aria-hidden className="pointer-events-none fixed top-0 -left-[200vw] bg-surface">
              {picture.drawing}
            </div>,
            document.body,
          )
        : null}
    </>
  );
}
