import type { StatusReport } from '@understudy/contracts';
import { compareStamps } from '../membership/stamp.ts';
import type { Body } from './body.ts';

/** What a member is at, in one word. */
export function activityOf(body: Body, isSteppingBack: boolean): StatusReport['activity'] {
  const { leaving, view, coordinator, restsWith, state } = body;
  if (isSteppingBack) return 'stepping-back';
  if (leaving) return 'leaving';
  if (view === null) return 'waiting';
  if (coordinator !== null) return coordinator.isIdle ? 'idle' : 'working';
  // What has been changed since may not have been decided upon.
  return restsWith !== null && compareStamps(restsWith, state.stamp) >= 0 ? 'idle' : 'working';
}
