"use client";

import { useQuery } from "@tanstack/react-query";
import type { ComponentProps } from "react";
import { Select } from "@/app/_ui/field";
import { someTypesOptions } from "@/lib/events/client";

/** As many as one answer gives, the commonest first; a list is searched by typing. */
const OFFERED = 1000;

type TypeSelectProps = Omit<ComponentProps<typeof Select>, "value" | "onChange"> & {
  project: string;
  value: string;
  /** What stands for no type. */
  none: string;
  /** Types that are offered first, and whether or not they are common. */
  first?: readonly string[];
  onChange: (type: string | undefined) => void;
};

/** Choosing one event type of the project's vocabulary. */
export function TypeSelect({ project, value, none, first = [], onChange, ...props }: TypeSelectProps) {
  const { data } = useQuery(someTypesOptions(project, {}, OFFERED));
  const names = new Set([
    ...(value === "" ? [] : [value]),
    ...first,
    ...(data?.items ?? []).filter(({ events }) => events > 0).map(({ name }) => name),
  ]);
  return (
    <Select {...props} value={value} onChange={({ target }) => onChange(target.value || undefined)}>
      <option value="">{none}</option>
      {[...names].map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </Select>
  );
}
