/** A point of the picture is shown at `k` times its place, moved by `x` and `y`. */
export type View = { x: number; y: number; k: number };
export type Size = { width: number; height: number };
export type Box = Size & { x: number; y: number };
type Place = { x: number; y: number };

export const ZOOM_MIN = 0.05;
export const ZOOM_MAX = 4;
/** A small picture is not blown up. */
const FIT_MAX = 1.25;
const PAD = 16;

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** All of the picture, in the middle of the frame. With `least`, no smaller than that: then its beginning. */
export function fitView(picture: Size, frame: Size, least = ZOOM_MIN): View {
  const room = { width: Math.max(1, frame.width - 2 * PAD), height: Math.max(1, frame.height - 2 * PAD) };
  const whole = Math.min(room.width / Math.max(1, picture.width), room.height / Math.max(1, picture.height));
  const k = within(whole, Math.max(ZOOM_MIN, least), FIT_MAX);
  const spare = { x: frame.width - picture.width * k, y: frame.height - picture.height * k };
  return { k, x: spare.x > 0 ? spare.x / 2 : PAD, y: spare.y > 0 ? spare.y / 2 : PAD };
}

/** Zooms so that what lies at a point of the frame stays there. */
export function zoomAt({ x, y, k }: View, factor: number, at: Place): View {
  const next = within(k * factor, ZOOM_MIN, ZOOM_MAX);
  const scale = next / k;
  return { k: next, x: at.x - (at.x - x) * scale, y: at.y - (at.y - y) * scale };
}

/** Moves as little as shows a box of the picture; one that is larger than the frame is shown from its middle. */
export function revealIn(view: View, box: Box, frame: Size): View {
  const along = (start: number, length: number, moved: number, room: number): number => {
    const from = start * view.k + moved;
    const to = from + length * view.k;
    if (to - from > room - 2 * PAD) return moved + room / 2 - (from + to) / 2;
    if (from < PAD) return moved + PAD - from;
    return to > room - PAD ? moved + room - PAD - to : moved;
  };
  return {
    k: view.k,
    x: along(box.x, box.width, view.x, frame.width),
    y: along(box.y, box.height, view.y, frame.height),
  };
}

/** The nearest view that leaves no more room beside the picture than it must. */
export function keepInside({ x, y, k }: View, picture: Size, frame: Size): View {
  const along = (moved: number, length: number, room: number) =>
    length <= room - 2 * PAD ? (room - length) / 2 : within(moved, room - PAD - length, PAD);
  return { k, x: along(x, picture.width * k, frame.width), y: along(y, picture.height * k, frame.height) };
}

/** The part of the picture that the frame shows. */
export const seenOf = ({ x, y, k }: View, frame: Size): Box => ({
  x: -x / k,
  y: -y / k,
  width: frame.width / k,
  height: frame.height / k,
});

/** A point of the picture in the middle of the frame. */
export const centerOn = (view: View, at: Place, frame: Size): View => ({
  k: view.k,
  x: frame.width / 2 - at.x * view.k,
  y: frame.height / 2 - at.y * view.k,
});
