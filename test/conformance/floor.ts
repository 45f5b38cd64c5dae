/** What has been reached and must not be lost: figures for the suite and for our own corpus, kept in floor.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figures } from './compare-actions.ts';
import type { Figures } from './run-cases.ts';

export const floorNames = ['suite', 'corpus'] as const;
export type FloorName = (typeof floorNames)[number];

export interface Floor extends Figures {
  readonly cases: number;
}

const path = join(import.meta.dirname, 'floor.json');

export function readFloors(): Readonly<Record<FloorName, Floor>> {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<FloorName, Floor>;
}

/** What lies below the floor, in words. A floor holds for its own number of cases only. */
export function belowFloor(floor: Floor, reached: Floor): readonly string[] {
  if (reached.cases !== floor.cases) return [`the floor is for ${floor.cases} cases, and there are ${reached.cases}`];
  return figures
    .filter((figure) => reached[figure] < floor[figure])
    .map((figure) => `${figure}: ${reached[figure]}, and it was ${floor[figure]}`);
}

/** Each figure at least as high as it was; a floor for another number of cases is replaced. */
export function raisedFloor(floor: Floor, reached: Floor): Floor {
  if (floor.cases !== reached.cases) return reached;
  const higher = (figure: (typeof figures)[number]): number => Math.max(floor[figure], reached[figure]);
  return {
    cases: floor.cases,
    core: higher('core'),
    actions: higher('actions'),
    safe: higher('safe'),
    exact: higher('exact'),
  };
}

export function raiseFloor(name: FloorName, reached: Floor): void {
  const floors = readFloors();
  writeFileSync(path, `${JSON.stringify({ ...floors, [name]: raisedFloor(floors[name], reached) }, null, 2)}\n`);
}
