"use client";

import type { ComponentProps } from "react";
import { Select } from "@/app/_ui/field";

export function browserZone(): string {
  return new Intl.DateTimeFormat("en").resolvedOptions().timeZone;
}

/** Every zone the browser knows, with the ones that are likely meant at the top. */
function zones(current: string): string[] {
  const likely = [current, browserZone(), "Asia/Shanghai", "UTC"];
  return [...new Set([...likely, ...Intl.supportedValuesOf("timeZone")])];
}

type ZoneSelectProps = Omit<ComponentProps<typeof Select>, "value" | "onChange"> & {
  value: string;
  onChange: (zone: string) => void;
};

export function ZoneSelect({ value, onChange, ...props }: ZoneSelectProps) {
  return (
    <Select value={value} onChange={(event) => onChange(event.target.value)} {...props}>
      {zones(value).map((zone) => (
        <option key={zone} value={zone}>
          {zone}
        </option>
      ))}
    </Select>
  );
}
