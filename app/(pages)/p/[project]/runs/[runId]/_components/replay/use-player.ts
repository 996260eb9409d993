"use client";

import { useEffect, useState } from "react";

export const SPEEDS = [1, 2, 4, 8, 16, 32] as const;
export type Speed = (typeof SPEEDS)[number];

export type Player = {
  /** Where it stands; milliseconds after the run was asked for. */
  ms: number;
  startMs: number;
  endMs: number;
  playing: boolean;
  speed: Speed;
  /** Plays on, or from the start when the end has been reached. */
  play: () => void;
  pause: () => void;
  seek: (ms: number) => void;
  setSpeed: (speed: Speed) => void;
};

type Span = { startMs: number; endMs: number };

/** A clock over a recording that a person starts, stops and moves. It begins at `fromMs`. */
export function usePlayer({ startMs, endMs }: Span, fromMs: number): Player {
  const [ms, setMs] = useState(Math.max(startMs, Math.min(fromMs, endMs)));
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);

  // Synchronises with the screen's frames while it plays.
  useEffect(() => {
    if (!playing) return;
    let last = performance.now();
    let handle = requestAnimationFrame(function tick(now) {
      // Read before the updater runs, which may be after the next frame has come.
      const passed = Math.max(0, now - last) * speed;
      last = now;
      setMs((at) => Math.min(endMs, at + passed));
      handle = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(handle);
  }, [playing, speed, endMs]);

  const atEnd = ms >= endMs;
  if (playing && atEnd) setPlaying(false);

  return {
    ms,
    startMs,
    endMs,
    playing,
    speed,
    play: () => {
      if (atEnd) setMs(startMs);
      setPlaying(true);
    },
    pause: () => setPlaying(false),
    seek: (to) => setMs(Math.max(startMs, Math.min(endMs, to))),
    setSpeed,
  };
}
