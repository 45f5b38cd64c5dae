import type { Finding } from '../model/walk.ts';
import type { Stage } from './stage.ts';
import { tellProcess } from './traces.ts';

/** Where it is stopped: a process that a walk has left behind. It is ended, so that no other walk is blamed for it. */
export async function findLeftProcess({ traces }: Stage): Promise<Finding | null> {
  const [left] = await traces.leftProcesses();
  if (left === undefined) return null;
  await traces.endAll();
  return { expected: 'no process of its own after stop', came: tellProcess(left) };
}
