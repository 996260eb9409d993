"use client";

import { useEffect, useState } from "react";

export const SPEEDS = [1, 2, 4, 8, 16, 32] as const;
export type Speed = (typeof SPEEDS)[number];

export type Player = {
  /** Where it stands; milliseconds after the first frame. */
  ms: number;
  playing: boolean;
  speed: Speed;
  /** Plays on, or from the start when the end has been reached. */
  play: () => void;
  pause: () => void;
  seek: (ms: number) => void;
  setSpeed: (speed: Speed) => void;
};

/** A clock over a recording that a person starts, stops and moves. */
export function usePlayer(durationMs: number, startMs: number): Player {
  const [ms, setMs] = useState(Math.min(startMs, durationMs));
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
      setMs((at) => Math.min(durationMs, at + passed));
      handle = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(handle);
  }, [playing, speed, durationMs]);

  const atEnd = ms >= durationMs;
  if (playing && atEnd) setPlaying(false);

  return {
    ms,
    playing,
    speed,
    play: () => {
      if (atEnd) setMs(0);
      setPlaying(true);
    },
    pause: () => setPlaying(false),
    seek: (to) => setMs(Math.max(0, Math.min(durationMs, to))),
    setSpeed,
  };
}
