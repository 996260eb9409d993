export const LOCALE_COOKIE = "whystream_locale";
export const THEME_COOKIE = "whystream_theme";
export const RAIL_COOKIE = "whystream_rail";
export const SHAPE_COOKIE = "whystream_event_shape";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** How an event is told: what kind of thing happened and its circumstances, or who did what to what and where. */
export const SHAPES = ["tuple", "scene"] as const;
export type Shape = (typeof SHAPES)[number];

/** Keeps a preference for a year. It holds no secret, so the page itself may write it. */
export function writeCookie(name: string, value: string): void {
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=31536000; SameSite=Lax`;
}
