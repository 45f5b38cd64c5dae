/** Every command by its id: an explicit map, so that none is looked for on disk. */
import { AgentExport } from './commands/agent/export.ts';
import { AgentInfo } from './commands/agent/info.ts';
import { AgentList } from './commands/agent/list.ts';
import { AgentNew } from './commands/agent/new.ts';
import { AgentReload } from './commands/agent/reload.ts';
import { AgentTest } from './commands/agent/test.ts';
import { Apply } from './commands/apply.ts';
import { Daemon } from './commands/daemon.ts';
import { DiskInit } from './commands/disk/init.ts';
import { DiskStatus } from './commands/disk/status.ts';
import { Events } from './commands/events.ts';
import { Fence } from './commands/fence.ts';
import { FenceCheck } from './commands/fence/check.ts';
import { FenceConfirm } from './commands/fence/confirm.ts';
import { FenceHistory } from './commands/fence/history.ts';
import { Init } from './commands/init.ts';
import { NodeGoOn } from './commands/node/go-on.ts';
import { NodeOnline } from './commands/node/online.ts';
import { NodeStandby } from './commands/node/standby.ts';
import { Prove } from './commands/prove.ts';
import { ResourceCleanup } from './commands/resource/cleanup.ts';
import { ResourceMove } from './commands/resource/move.ts';
import { ResourceRestart } from './commands/resource/restart.ts';
import { ResourceStart } from './commands/resource/start.ts';
import { ResourceStop } from './commands/resource/stop.ts';
import { Resume } from './commands/resume.ts';
import { Simulate } from './commands/simulate.ts';
import { StateDiff } from './commands/state/diff.ts';
import { StateDrop } from './commands/state/drop.ts';
import { StateList } from './commands/state/list.ts';
import { Status } from './commands/status.ts';
import { WhyNotThere } from './commands/why-not.ts';
import { WhyPlace } from './commands/why.ts';
import { WitnessAdd } from './commands/witness/add.ts';
import { WitnessKey } from './commands/witness/key.ts';
import { WitnessStatusCommand } from './commands/witness/status.ts';
import { Witness } from './commands/witness.ts';

export const commands = {
  'agent:export': AgentExport,
  'agent:info': AgentInfo,
  'agent:list': AgentList,
  'agent:new': AgentNew,
  'agent:reload': AgentReload,
  'agent:test': AgentTest,
  apply: Apply,
  daemon: Daemon,
  'disk:init': DiskInit,
  'disk:status': DiskStatus,
  events: Events,
  fence: Fence,
  'fence:check': FenceCheck,
  'fence:confirm': FenceConfirm,
  'fence:history': FenceHistory,
  init: Init,
  'node:go-on': NodeGoOn,
  'node:online': NodeOnline,
  'node:standby': NodeStandby,
  prove: Prove,
  'resource:cleanup': ResourceCleanup,
  'resource:move': ResourceMove,
  'resource:restart': ResourceRestart,
  'resource:start': ResourceStart,
  'resource:stop': ResourceStop,
  resume: Resume,
  simulate: Simulate,
  'state:diff': StateDiff,
  'state:drop': StateDrop,
  'state:list': StateList,
  status: Status,
  why: WhyPlace,
  'why-not': WhyNotThere,
  witness: Witness,
  'witness:add': WitnessAdd,
  'witness:key': WitnessKey,
  'witness:status': WitnessStatusCommand,
};
