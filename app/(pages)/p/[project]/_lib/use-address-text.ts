"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";

/**
 * The query of the address, known here at once when it is changed from here. The router tells of it later, and a field
 * that waited for that would lose what is typed in between.
 */
export function useAddressText(): [string, (text: string) => void] {
  const told = useSearchParams().toString();
  const [now, setNow] = useState<{ told: string; text: string; written: readonly string[] }>({
    told,
    text: told,
    written: [],
  });
  if (now.told !== told) {
    const late = told !== now.text && now.written.includes(told);
    setNow(late ? { ...now, told } : { told, text: told, written: [] });
  }
  const setText = (text: string) => setNow((before) => ({ ...before, text, written: [...before.written, text] }));
  return [now.text, setText];
}
