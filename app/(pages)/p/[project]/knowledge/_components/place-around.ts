/** Places on an ellipse that keeps labels inside the box, the first at the top and the others clockwise. */
export function placeAround(
  count: number,
  { width, height }: { width: number; height: number },
): { x: number; y: number }[] {
  const radiusX = width / 2 - 64;
  const radiusY = height / 2 - 22;
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count - Math.PI / 2;
    return {
      x: Math.round(width / 2 + radiusX * Math.cos(angle)),
      y: Math.round(height / 2 + radiusY * Math.sin(angle)),
    };
  });
}
