"use client";

import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Input } from "@/app/_ui/field";

const PAUSE_MS = 300;

type SearchBoxProps = { initial: string; label: string; placeholder: string; onSearch: (text: string) => void };

/** Searches while one types, after a short pause, and never in the middle of composing a character. */
export function SearchBox({ initial, label, placeholder, onSearch }: SearchBoxProps) {
  const [text, setText] = useState(initial);
  const [sent, setSent] = useState(initial);
  const [given, setGiven] = useState(initial);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = useRef<HTMLInputElement>(null);

  // What comes back of one's own search leaves the field alone, where more may have been typed meanwhile; what somebody
  // else sets, such as a button that clears the filters, is shown.
  if (given !== initial) {
    setGiven(initial);
    if (initial !== sent) setText(initial);
    setSent(initial);
  }

  const search = (value: string) => {
    setSent(value.trim());
    onSearch(value.trim());
  };

  const searchSoon = (value: string, composing: boolean) => {
    setText(value);
    clearTimeout(timer.current);
    if (!composing) timer.current = setTimeout(() => search(value), PAUSE_MS);
  };

  // Synchronises with the window's keyboard: "/" goes to the search, as in every list.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== "/" || event.isComposing || target.closest("input, textarea, select, [role=dialog]")) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <form
      role="search"
      className="relative w-full max-w-80"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        search(text);
      }}
    >
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-muted" />
      <Input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        autoComplete="off"
        spellCheck={false}
        className="pl-8"
        onChange={(event) => searchSoon(event.target.value, (event.nativeEvent as InputEvent).isComposing)}
        onCompositionEnd={(event) => searchSoon(event.currentTarget.value, false)}
      />
    </form>
  );
}
