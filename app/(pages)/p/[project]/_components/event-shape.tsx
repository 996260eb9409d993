"use client";

import { createContext, use, useMemo, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { SHAPE_COOKIE, SHAPES, writeCookie, type Shape } from "@/app/_ui/intl/preferences";
import { Segmented } from "@/app/_ui/segmented";

type EventShape = { shape: Shape; choose: (shape: Shape) => void };

const Context = createContext<EventShape>({ shape: "tuple", choose: () => {} });

/** Which of an event's two shapes the reader wants, wherever events are shown; `initial` is what the cookie says. */
export function EventShapeProvider({ initial, children }: { initial: Shape; children: ReactNode }) {
  const [shape, setShape] = useState(initial);
  const value = useMemo(
    () => ({
      shape,
      choose: (next: Shape) => {
        setShape(next);
        writeCookie(SHAPE_COOKIE, next);
      },
    }),
    [shape],
  );
  return <Context value={value}>{children}</Context>;
}

export function useEventShape(): EventShape {
  return use(Context);
}

const words = { tuple: "user.shapeTuple", scene: "user.shapeScene" } as const;

export function ShapeSwitch() {
  const t = useTranslations();
  const { shape, choose } = useEventShape();
  return (
    <Segmented
      label={t("user.shape")}
      value={shape}
      onChange={choose}
      options={SHAPES.map((value) => ({ value, label: t(words[value]) }))}
    />
  );
}
