/** How fast time grows with size: the slope of a straight line through the points where both axes are logarithms. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Least squares; null with fewer than two different sizes. 1 is linear, 2 quadratic. */
export function growthExponent(points: readonly Point[]): number | null {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const mean = (pick: (point: Point) => number): number => logs.reduce((sum, one) => sum + pick(one), 0) / logs.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const spread = logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (logs.length < 2 || spread === 0) return null;
  return logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
}
