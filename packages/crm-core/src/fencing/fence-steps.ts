import type { FenceAgentAction } from '@understudy/contracts';
import type { FenceDevice, FencingModel } from '../model/fencing.ts';

/**
 * The steps of one level, in their order: all shots, then all looks. Afterwards, once
 * it is confirmed, the power is given back.
 */
export interface LevelPlan {
  readonly devices: readonly FenceDevice[];
  readonly shots: readonly FenceStep[];
  readonly looks: readonly FenceStep[];
  readonly returns: readonly FenceStep[];
  /** What the looks prove, if all see a host without power. */
  readonly proof: 'status' | 'otherDevice' | 'word';
}

export interface FenceStep {
  readonly device: FenceDevice;
  readonly action: FenceAgentAction;
}

export function planLevel(model: FencingModel, target: string, level: readonly string[]): LevelPlan {
  const devices = level.flatMap((id) => model.devices.filter((device) => device.id === id));
  const shots = devices.map((device) => ({ device, action: shotOf(device, model.settings.action) }));
  const off = shots.filter(({ action }) => action === 'off').map(({ device }) => device);
  const seeing = off.filter((device) => canSee(device));
  const other = seeing.length > 0 || off.length === 0 ? undefined : secondPath(model, target, devices);
  const looks = [...seeing, ...(other === undefined ? [] : [other])].map((device) => ({
    device,
    action: 'status' as const,
  }));
  const returns = off.filter((device) => model.settings.action === 'reboot' && givesBack(device));
  return {
    devices,
    shots,
    looks,
    returns: returns.map((device) => ({ device, action: 'on' })),
    proof: seeing.length > 0 ? 'status' : other === undefined ? 'word' : 'otherDevice',
  };
}

/** Off, a look, and on again, where the agent can: a reboot in one step cannot be looked at. */
function shotOf({ actions }: FenceDevice, wanted: 'reboot' | 'off'): 'off' | 'reboot' {
  return wanted === 'reboot' && !actions.has('on') && actions.get('reboot')?.as === 'reboot' ? 'reboot' : 'off';
}

function givesBack({ actions }: FenceDevice): boolean {
  return actions.has('on') && actions.get('reboot')?.as !== 'off';
}

function canSee({ actions }: FenceDevice): boolean {
  return actions.has('status');
}

/** Another device that serves the host and can tell. */
export function secondPath(
  { devices }: FencingModel,
  target: string,
  not: readonly FenceDevice[],
): FenceDevice | undefined {
  return devices.find((device) => device.hosts.has(target) && canSee(device) && !not.includes(device));
}

/** Who can carry a step out: members that can reach the device and are not its target, in order of name. */
export function hands(device: FenceDevice, target: string, members: readonly string[]): readonly string[] {
  const able = members.filter((node) => node !== target && (device.nodes === null || device.nodes.includes(node)));
  return [...able].sort();
}
