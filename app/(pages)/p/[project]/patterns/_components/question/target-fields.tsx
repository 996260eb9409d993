"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Select } from "@/app/_ui/field";
import type { AskedAddress } from "../use-address";
import { TypePicker } from "./type-picker";

/** Where the chosen events stand in a pattern; `target` leaves that open and compares who reached them with who did not. */
const PLACES = ["target", "ends", "starts", "contains"] as const;
type Place = (typeof PLACES)[number];

type TargetFieldsProps = { asked: AskedAddress; unknown: readonly string[] };

/** The events that matter and where they stand. A question that came from elsewhere may name several places. */
export function TargetFields({ asked, unknown }: TargetFieldsProps) {
  const t = useTranslations();
  const [spare, setSpare] = useState<Place>("target");
  const used = PLACES.filter((place) => asked.texts(place).length > 0);
  const places = used.length > 0 ? used : [spare];
  return (
    <>
      {places.map((place) => (
        <fieldset key={place} className="space-y-1.5">
          <legend className="text-sm font-medium">{t("patterns.targets")}</legend>
          <Select
            aria-label={t("patterns.place")}
            value={place}
            onChange={({ target: { value } }) => {
              const next = PLACES.find((each) => each === value) ?? place;
              setSpare(next);
              const types = asked.texts(place);
              if (types.length > 0)
                asked.ask({ [place]: undefined, [next]: [...new Set([...asked.texts(next), ...types])] });
            }}
          >
            {PLACES.map((each) => (
              <option key={each} value={each}>
                {t(`patterns.placeOf.${each}`)}
              </option>
            ))}
          </Select>
          <TypePicker
            label={t("patterns.targets")}
            chosen={asked.texts(place)}
            unknown={unknown}
            onChange={(types) => {
              setSpare(place);
              asked.ask({ [place]: types });
            }}
          />
          <p className="text-sm text-muted">{t(`patterns.placeHelp.${place}`)}</p>
        </fieldset>
      ))}
    </>
  );
}
