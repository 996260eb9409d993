"use client";

import { useLayoutEffect, useRef, useState, type RefObject } from "react";

const NEAR_PX = 24;

type StickToEnd = {
  scroller: RefObject<HTMLDivElement | null>;
  stuck: boolean;
  onScroll: () => void;
  jump: () => void;
};

/** Keeps the end of a growing box in sight until its reader scrolls up. `grown` changes whenever the content did. */
export function useStickToEnd(grown: unknown): StickToEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const [stuck, setStuck] = useState(true);

  // Synchronises the box's scroll position with its content, before the frame is painted.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || !stuck) return;
    box.scrollTop = box.scrollHeight;
    lastTop.current = box.scrollTop;
  }, [grown, stuck]);

  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR_PX;
    // Growth also moves the end away; only a move upwards is the reader's.
    if (atEnd) setStuck(true);
    else if (box.scrollTop < lastTop.current - 2) setStuck(false);
    lastTop.current = box.scrollTop;
  };

  return { scroller, stuck, onScroll, jump: () => setStuck(true) };
}
