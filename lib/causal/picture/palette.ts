const NAMES = [
  "bg",
  "surface",
  "inset",
  "text",
  "muted",
  "line",
  "border",
  "accent",
  "cause",
  "danger",
  "warn",
  "sequence",
  "ok",
  "conflict",
] as const;

/** What a picture is painted with, by the names of the page's own colors. */
export type Palette = Readonly<Record<(typeof NAMES)[number], string>>;
export type Theme = "light" | "dark";

/** On a page: its variables, which follow the theme by themselves. */
export const PAGE_PALETTE = Object.fromEntries(NAMES.map((name) => [name, `var(--ws-${name})`])) as Palette;

/** In a file, which has no page around it: the same colors as `app/globals.css` gives them. */
export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    bg: "#fbfbfa",
    surface: "#ffffff",
    inset: "#f2f4f3",
    text: "#16201d",
    muted: "#55615c",
    line: "#dfe4e1",
    border: "#7c8883",
    accent: "#0b6e69",
    cause: "#1d5fa8",
    danger: "#b3372b",
    warn: "#8a5a00",
    sequence: "#5f6a66",
    ok: "#1f7a3d",
    conflict: "#7a3fa0",
  },
  dark: {
    bg: "#0e1413",
    surface: "#151d1b",
    inset: "#1d2725",
    text: "#e7edea",
    muted: "#9daaa5",
    line: "#2a3532",
    border: "#66736e",
    accent: "#4fc3b8",
    cause: "#7db4f0",
    danger: "#f08a7c",
    warn: "#e0b04a",
    sequence: "#8e9a95",
    ok: "#6ccb8a",
    conflict: "#c79bea",
  },
};
