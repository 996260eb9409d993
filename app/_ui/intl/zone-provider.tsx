"use client";

import type { ReactNode } from "react";
import { IntlProvider, useLocale } from "use-intl";

/** Everything below shows times in this zone. Language and words come from above. */
export function ZoneProvider({ zone, children }: { zone: string; children: ReactNode }) {
  return (
    <IntlProvider locale={useLocale()} timeZone={zone}>
      {children}
    </IntlProvider>
  );
}
