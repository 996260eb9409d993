"use client";

declare global {
  // The name is a convention among libraries that write <style> elements; Radix's scroll lock looks for it.
  var __webpack_nonce__: string | undefined;
}

if (typeof document !== "undefined") {
  // Browsers hide the attribute but let scripts of the page read the property.
  globalThis.__webpack_nonce__ = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
}

/** Lets libraries write styles under our content policy. Draws nothing. */
export function StyleNonce() {
  return null;
}
