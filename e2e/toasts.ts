import type { Page } from "@playwright/test";

const shown = new WeakMap<Page, string[]>();

/** Keeps every message that a page shows: it may be gone again before somebody on a busy machine comes to look. */
export async function watchToasts(page: Page): Promise<void> {
  const texts: string[] = [];
  shown.set(page, texts);
  await page.exposeFunction("toastIsShown", (text: string) => texts.push(text));
  await page.addInitScript(() => {
    const TOAST = '[data-testid="toast"]';
    const tell = (window as unknown as { toastIsShown(text: string): void }).toastIsShown;
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (!(node instanceof Element)) continue;
        const toasts = node.matches(TOAST) ? [node] : [...node.querySelectorAll(TOAST)];
        for (const toast of toasts) if (toast.checkVisibility()) tell(toast.textContent ?? "");
      }
    }).observe(document, { childList: true, subtree: true });
  });
}

/** The messages that the page has shown so far, a line each. */
export function toastsOf(page: Page): string {
  return (shown.get(page) ?? []).join("\n");
}
