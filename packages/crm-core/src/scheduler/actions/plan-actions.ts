import { invariant } from '../../base/invariant.ts';
import type { ActionTable, PlannedAction } from './action-table.ts';
import type { Plan } from './plan.ts';
import { planCleanUps } from './plan-clean-ups.ts';
import { planCollective, type CollectivePoints } from './plan-collective.ts';
import { planCourse } from './plan-course.ts';
import { planFencings } from './plan-fencings.ts';
import { planLoads } from './plan-loads.ts';
import { planMigration } from './plan-migration.ts';
import { planMonitors } from './plan-monitors.ts';
import { planProbes } from './plan-probes.ts';
import { linksOf, type RemoteLink } from './remote-link.ts';
import { planThresholds, type Thresholds } from './plan-thresholds.ts';
import { planUnfencings } from './plan-unfencings.ts';
import { planShutdowns } from './plan-shutdowns.ts';

/** Stage 5: everything that could be done, with what is needed in any case. */
export interface Planned {
  readonly actions: readonly PlannedAction[];
  readonly table: ActionTable;
  /** By instance: the points of a group, clone or bundle; undefined for primitives. */
  readonly points: readonly (CollectivePoints | undefined)[];
  /** Never done: what depends on it is refused. */
  readonly impossible: number;
  /** By node: its fencing; undefined: none. */
  readonly fencings: readonly (number | undefined)[];
  /** By node: what gives it access; undefined: it has that, or needs none. */
  readonly unfencings: readonly (number | undefined)[];
  /** By node: its shutdown; undefined: none. */
  readonly shutdowns: readonly (number | undefined)[];
  /** By node: where its load has gone; undefined: capacity does not count. */
  readonly loads: readonly (number | undefined)[];
  /** By node: how the connection to it will fare; undefined: it needs none. */
  readonly links: readonly (RemoteLink | undefined)[];
  readonly thresholds: Thresholds;
  /** By instance: the pair of actions that moves it alive; undefined: it is not moved so. */
  readonly migrations: readonly (Migration | undefined)[];
}

export interface Migration {
  /** -1 where it has been done already. */
  readonly to: number;
  readonly from: number;
  readonly source: number;
  readonly target: number;
}

export function planActions(plan: Plan): Planned {
  const { world, table } = plan;
  const points: (CollectivePoints | undefined)[] = [];
  const migrations: (Migration | undefined)[] = [];
  const unknown = new Set<number>();
  for (const instance of world.instances) {
    invariant(points.length === instance.number, 'instances are numbered in their order');
    planProbes(plan, instance, unknown);
    if (instance.kind === 'primitive') {
      points.push(undefined);
      const course = planCourse(plan, instance);
      migrations.push(planMigration(plan, instance, course));
      planMonitors(plan, instance, course);
      planCleanUps(plan, instance);
    } else {
      points.push(planCollective(plan, instance));
      migrations.push(undefined);
    }
  }
  const fencings = planFencings(plan, unknown);
  const unfencings = planUnfencings(plan);
  const shutdowns = planShutdowns(plan, fencings);
  const loads = planLoads(plan);
  const thresholds = planThresholds(plan);
  const impossible = table.add({ kind: 'pseudo', task: 'impossible', key: 'impossible', runnable: false });
  const links = linksOf(plan);
  return {
    actions: table.all,
    impossible,
    table,
    points,
    fencings,
    unfencings,
    shutdowns,
    loads,
    links,
    thresholds,
    migrations,
  };
}
