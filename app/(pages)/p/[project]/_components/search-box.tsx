"use client";

import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Input } from "@/app/_ui/field";

const PAUSE_MS = 300;

type SearchBoxProps = { label: string; placeholder: string; initial: string; onSearch: (text: string) => void };

/** Searches while one types, after a short pause, and never in the middle of composing a character. */
export function SearchBox({ label, placeholder, initial, onSearch }: SearchBoxProps) {
  const [text, setText] = useState(initial);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = useRef<HTMLInputElement>(null);

  const searchSoon = (value: string, composing: boolean) => {
    setText(value);
    clearTimeout(timer.current);
    if (!composing) timer.current = setTimeout(() => onSearch(value.trim()), PAUSE_MS);
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
        onSearch(text.trim());
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
