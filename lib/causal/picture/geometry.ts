export type Point = readonly [number, number];

const CORNER = 8;

/** A line through points whose corners are round. */
export function roundedPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${text(first)}`;
  let before = first;
  for (const [at, point] of rest.entries()) {
    const after = rest[at + 1];
    const radius = after ? Math.min(CORNER, length(before, point) / 2, length(point, after) / 2) : 0;
    if (!after || radius < 1) path += `L${text(point)}`;
    else path += `L${text(toward(point, before, radius))}Q${text(point)} ${text(toward(point, after, radius))}`;
    before = point;
  }
  return path;
}

/** The same line, so much shorter at its end. */
export function shortened(points: readonly Point[], by: number): Point[] {
  const kept = [...points];
  let left = by;
  for (let [before, last] = [kept.at(-2), kept.at(-1)]; before && last; [before, last] = [kept.at(-2), kept.at(-1)]) {
    const part = length(before, last);
    if (part > left || kept.length === 2) {
      kept[kept.length - 1] = toward(last, before, Math.min(left, part * 0.9));
      break;
    }
    left -= part;
    kept.pop();
  }
  return kept;
}

/** Where a mark on a line is seen best: in the middle of its longest level piece, else of its longest piece. */
export function markPoint(points: readonly Point[]): Point {
  let best: { at: Point; score: number } | undefined;
  for (const [place, point] of points.entries()) {
    const before = points[place - 1];
    if (!before) continue;
    const score = length(before, point) * (before[1] === point[1] ? 3 : 1);
    if (!best || score > best.score)
      best = { score, at: [round((before[0] + point[0]) / 2), round((before[1] + point[1]) / 2)] };
  }
  return best?.at ?? points[0] ?? [0, 0];
}

/** Where a line's end points to, in degrees; 0 is to the right. */
export function endAngle(points: readonly Point[]): number {
  const last = points.at(-1);
  const before = points.findLast((point) => last !== undefined && length(point, last) > 0.5);
  if (!last || !before) return 0;
  return round((Math.atan2(last[1] - before[1], last[0] - before[0]) * 180) / Math.PI);
}

/** Points around a place that are turned by degrees and moved to it. */
export function turned(points: readonly Point[], { x, y, angle }: { x: number; y: number; angle: number }): Point[] {
  const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
  return points.map(([dx, dy]) => [round(x + dx * cos - dy * sin), round(y + dx * sin + dy * cos)]);
}

const length = (a: Point, b: Point): number => Math.hypot(b[0] - a[0], b[1] - a[1]);

function toward(from: Point, to: Point, by: number): Point {
  const whole = length(from, to);
  const share = whole === 0 ? 0 : by / whole;
  return [round(from[0] + (to[0] - from[0]) * share), round(from[1] + (to[1] - from[1]) * share)];
}

const text = ([x, y]: Point): string => `${x},${y}`;
export const round = (value: number): number => Math.round(value * 10) / 10;
