"use client";

import { useLayoutEffect, useState, type RefObject } from "react";

/** How far below the top of the page an element begins, in pixels; what a list that scrolls with the page has to know. */
export function usePageTop(element: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  // Synchronises with the page's layout: when it changes, what stands above the list may have grown.
  useLayoutEffect(() => {
    const measure = () => {
      if (element.current) setTop(Math.round(element.current.getBoundingClientRect().top + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return top;
}
