"use client";

import { useEffectEvent, useLayoutEffect, useRef } from "react";
import type { Scene } from "@/lib/causal";
import type { Box } from "./viewport-math";

const WIDTH = 160;
const HEIGHT = 90;

type MinimapProps = {
  scene: Scene;
  /** Takes who is told what the frame shows, whenever that changes. */
  onSeen: (listen: (seen: Box) => void) => void;
  onCenter: (at: { x: number; y: number }) => void;
};

/** All of the picture in small, with the part that is in sight. For the pointer; the keyboard has its own ways. */
export function Minimap({ scene, onSeen, onCenter }: MinimapProps) {
  const part = useRef<SVGRectElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = scene;
  const told = useEffectEvent(onSeen);
  // Synchronises with the view, which changes without anything being rendered.
  useLayoutEffect(() => {
    told((box) => {
      part.current?.setAttribute("x", String(box.x));
      part.current?.setAttribute("y", String(box.y));
      part.current?.setAttribute("width", String(Math.max(0, box.width)));
      part.current?.setAttribute("height", String(Math.max(0, box.height)));
      const whole = box.x <= 0 && box.y <= 0 && box.x + box.width >= width && box.y + box.height >= height;
      frame.current?.toggleAttribute("hidden", whole);
    });
  }, [width, height]);
  return (
    <div
      ref={frame}
      aria-hidden
      className="absolute bottom-2 left-2 overflow-hidden rounded-md border border-line bg-surface/90 max-md:hidden"
    >
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the picture itself has the keyboard */}
      <svg
        viewBox={`0 0 ${Math.max(1, width)} ${Math.max(1, height)}`}
        width={WIDTH}
        height={HEIGHT}
        className="block cursor-pointer"
        onClick={(event) => {
          const matrix = event.currentTarget.getScreenCTM();
          if (!matrix) return;
          const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
          onCenter({ x, y });
        }}
      >
        {/* One shape for all nodes: as many parts again as the picture has would be as slow to draw. */}
        <path d={boxesOf(scene, false)} fill="var(--ws-border)" />
        <path d={boxesOf(scene, true)} fill="var(--ws-accent)" />
        <rect
          ref={part}
          fill="none"
          stroke="var(--ws-accent)"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
          pointerEvents="none"
        />
      </svg>
    </div>
  );
}

const boxesOf = ({ nodes }: Scene, results: boolean): string =>
  nodes
    .filter(({ kind }) => (kind === "result") === results)
    .map(({ x, y, width, height }) => `M${x},${y}h${width}v${height}h${-width}Z`)
    .join("");
