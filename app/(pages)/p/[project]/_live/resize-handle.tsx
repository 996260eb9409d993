"use client";

import { useRef } from "react";
import { useTranslations } from "use-intl";
import { HEIGHT_MIN, setPanelHeight } from "./panel-store";

const STEP = 40;

/** The upper edge of the panel: drag it, or move it with the arrow keys. */
export function ResizeHandle({ height }: { height: number }) {
  const t = useTranslations();
  const start = useRef<{ y: number; height: number }>(undefined);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a focusable separator is a widget
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label={t("live.resize")}
      aria-valuenow={height}
      aria-valuemin={HEIGHT_MIN}
      tabIndex={0}
      className="group absolute inset-x-0 -top-4 z-10 flex h-6 cursor-ns-resize touch-none items-center justify-center outline-none"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { y: event.clientY, height };
      }}
      onPointerMove={(event) => {
        if (start.current) setPanelHeight(start.current.height + start.current.y - event.clientY);
      }}
      onPointerUp={() => (start.current = undefined)}
      onPointerCancel={() => (start.current = undefined)}
      onKeyDown={(event) => {
        const change = { ArrowUp: STEP, ArrowDown: -STEP, PageUp: 4 * STEP, PageDown: -4 * STEP }[event.key];
        if (change === undefined) return;
        event.preventDefault();
        setPanelHeight(height + change);
      }}
    >
      <span className="h-1 w-12 rounded-full bg-border group-hover:bg-accent group-focus-visible:bg-accent group-focus-visible:outline-2 group-focus-visible:outline-offset-2 group-focus-visible:outline-accent" />
    </div>
  );
}
