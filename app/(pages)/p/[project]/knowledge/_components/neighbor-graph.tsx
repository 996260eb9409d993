"use client";

import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import type { Knowledge } from "@/lib/entities";
import { placeAround } from "./place-around";

const SHOWN = 10;
const WIDTH = 640;
const HEIGHT = 320;

/**
 * The entity in the middle, its neighbours around it; the more users they share, the stronger the line. Each neighbour
 * is a link; the list below says the same in words, so on a phone only that is shown.
 */
export function NeighborGraph({ data, hrefOf }: { data: Knowledge; hrefOf: (id: string) => string }) {
  const t = useTranslations();
  const neighbors = data.neighbors.slice(0, SHOWN);
  const most = Math.max(1, ...neighbors.map(({ users }) => users));
  const places = placeAround(neighbors.length, { width: WIDTH, height: HEIGHT });
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="w-full max-w-3xl max-sm:hidden"
      role="group"
      aria-label={t("knowledge.graphLabel", { name: data.entity.name })}
    >
      {neighbors.map(({ id, users }, i) => {
        const { x, y } = places[i] ?? { x: 0, y: 0 };
        return (
          <line
            key={id}
            x1={WIDTH / 2}
            y1={HEIGHT / 2}
            x2={x}
            y2={y}
            className="stroke-accent"
            strokeOpacity={0.25 + (0.6 * users) / most}
            strokeWidth={1 + (4 * users) / most}
          />
        );
      })}
      <Label x={WIDTH / 2} y={HEIGHT / 2} text={data.entity.name} strong />
      {neighbors.map(({ id, name, users }, i) => {
        const { x, y } = places[i] ?? { x: 0, y: 0 };
        return (
          <Link key={id} href={hrefOf(id)} aria-label={t("knowledge.neighborOf", { name, count: users })}>
            <Label x={x} y={y} text={name} />
          </Link>
        );
      })}
    </svg>
  );
}

const LABEL_CHARS = 12;

function Label({ x, y, text, strong = false }: { x: number; y: number; text: string; strong?: boolean }) {
  const characters = [...text];
  const short = characters.length > LABEL_CHARS ? `${characters.slice(0, LABEL_CHARS - 1).join("")}…` : text;
  return (
    <g>
      <title>{text}</title>
      <rect
        x={x - 56}
        y={y - 15}
        width={112}
        height={30}
        rx={6}
        className={strong ? "fill-accent stroke-accent" : "fill-surface stroke-border"}
      />
      <text
        x={x}
        y={y + 5}
        textAnchor="middle"
        fontSize={13}
        textLength={characters.length > 8 ? 100 : undefined}
        lengthAdjust="spacingAndGlyphs"
        className={strong ? "fill-accent-fg font-medium" : "fill-text"}
      >
        {short}
      </text>
    </g>
  );
}
