"use client";

import { useRef, type KeyboardEvent } from "react";

/** What a browser reports for a key that an input method has taken. */
const TAKEN_KEY_CODE = 229;

/**
 * Whether an input method is in the middle of a word. Browsers disagree on `isComposing` around the end: in one of them
 * the key that ends a word comes after `compositionend`, so the state is kept here and the key's code is looked at too.
 */
export function useComposition() {
  const composing = useRef(false);
  return {
    handlers: {
      onCompositionStart: () => {
        composing.current = true;
      },
      onCompositionEnd: () => {
        composing.current = false;
      },
    },
    isComposing: ({ nativeEvent }: KeyboardEvent): boolean =>
      composing.current || nativeEvent.isComposing || nativeEvent.keyCode === TAKEN_KEY_CODE,
  };
}
