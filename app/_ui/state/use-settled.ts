import { useEffect, useState } from "react";

/** The latest text that stayed the same for so long: what is asked of the server while somebody types or tries things out. */
export function useSettled(text: string, forMs: number): string {
  const [settled, setSettled] = useState(text);
  // Synchronises with the browser's timers.
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), forMs);
    return () => clearTimeout(timer);
  }, [text, forMs]);
  return settled;
}
