"use client";

import type { ComponentProps } from "react";
import { Button } from "./button";
import { Tooltip } from "./tooltip";

/** A button that shows only an icon; its label is its accessible name and its tooltip. */
export function IconButton({ label, ...props }: { label: string } & Omit<ComponentProps<typeof Button>, "aria-label">) {
  return (
    <Tooltip text={label}>
      <Button aria-label={label} tone="quiet" size="icon" {...props} />
    </Tooltip>
  );
}
