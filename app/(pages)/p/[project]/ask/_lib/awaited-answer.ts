/** The answer that somebody in this tab asked for last, and where the keyboard was then. */
let awaited: { run: string; at: Element | null } | undefined;

export function awaitAnswer(run: string): void {
  awaited = { run, at: document.activeElement };
}

/**
 * Takes the keyboard to an answer that was asked for in this tab, once, and only where the person has stayed where they
 * asked: whoever went elsewhere meanwhile is left alone.
 */
export function takeKeyboardTo(run: string, heading: HTMLElement | null): void {
  if (awaited?.run !== run || !heading) return;
  const { at } = awaited;
  awaited = undefined;
  const now = document.activeElement;
  if (now === at || now === null || now === document.body || at?.isConnected === false) heading.focus();
}
