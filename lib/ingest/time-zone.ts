import { isTimeZone } from "@/lib/people";

/** Zones of languages whose speakers mostly share one. */
const ZONE_OF_TAG: Readonly<Record<string, string>> = {
  "zh-cn": "Asia/Shanghai",
  "zh-hans": "Asia/Shanghai",
  "zh-hans-cn": "Asia/Shanghai",
  "zh-sg": "Asia/Singapore",
  "zh-hk": "Asia/Hong_Kong",
  "zh-mo": "Asia/Macau",
  "zh-tw": "Asia/Taipei",
  "zh-hant": "Asia/Taipei",
  "zh-hant-hk": "Asia/Hong_Kong",
  "zh-hant-tw": "Asia/Taipei",
  zh: "Asia/Shanghai",
  ja: "Asia/Tokyo",
  "ja-jp": "Asia/Tokyo",
  ko: "Asia/Seoul",
  "ko-kr": "Asia/Seoul",
  "en-sg": "Asia/Singapore",
  "en-gb": "Europe/London",
  "de-de": "Europe/Berlin",
  "fr-fr": "Europe/Paris",
};

/**
 * Guesses the zone of naive times: what the browser says, else the zone of the first language that has one, else
 * UTC. A guess is shown as one until a person confirms it.
 */
export function guessTimeZone(hints: {
  browserZone?: string | null | undefined;
  acceptLanguage?: string | null | undefined;
}): string {
  const { browserZone, acceptLanguage } = hints;
  if (browserZone && isTimeZone(browserZone)) return browserZone;
  for (const part of (acceptLanguage ?? "").split(",")) {
    const zone = ZONE_OF_TAG[part.split(";")[0]?.trim().toLowerCase() ?? ""];
    if (zone !== undefined) return zone;
  }
  return "UTC";
}
