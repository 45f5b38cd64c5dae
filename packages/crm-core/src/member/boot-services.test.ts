import type { AgentManifest, Warning } from '@understudy/contracts';
import { describe, expect, it } from 'vitest';
import type { BootService } from '../model/boot-service.ts';
import type { ClusterModel } from '../model/cluster.ts';
import type { Primitive } from '../model/resource.ts';
import { bootWarnings } from './boot-services.ts';
import { apply, manifests } from './scenery.case.ts';
import { Stage } from './stage.case.ts';

const mariadb: BootService = { name: 'mariadb', startedBy: 'systemd', unit: 'mariadb' };
const mysql: BootService = { name: 'mysql', startedBy: 'systemd', unit: 'mariadb' };
const script: BootService = { name: 'mysqld', startedBy: 'init', unit: 'mysqld' };
const ssh: BootService = { name: 'ssh', startedBy: 'systemd', unit: 'ssh' };

/** The stage's agents, one of which runs what the system knows, too. */
function known(agent: string, systemServices: NonNullable<AgentManifest['systemServices']>): typeof manifests {
  const manifest = manifests.get('cold');
  if (manifest === undefined) throw new Error('the scenery has it');
  return new Map([...manifests, [agent, { ...manifest, name: agent, systemServices }]]);
}

const database = known('database', [{ names: ['mariadb', 'mysql', 'mysqld'] }]);
const definition = apply({ version: 1, resources: { db: { agent: 'database' }, other: { agent: 'cold' } } });

/** Two nodes; what `b` starts at boot. */
function warnings(services: readonly BootService[], agents = database, agent = 'database', parameters = {}): Warning[] {
  const primitive = { kind: 'primitive', id: 'db', agent, parameters } as unknown as Primitive;
  const model = { resources: [primitive] } as unknown as ClusterModel;
  return [
    ...bootWarnings(model, agents, [
      { node: 'a', services: [ssh] },
      { node: 'b', services },
    ]),
  ];
}

describe('a service that the system starts too', () => {
  it('is named, with its host and what to do there', () => {
    expect(warnings([ssh])).toEqual([]);
    const [warning] = warnings([mariadb]);
    expect(warning?.code).toBe('started-at-boot');
    expect(warning?.message).toMatch(/^b starts mariadb by itself .* \(systemd\), and the cluster runs it as db/);
    expect(warning?.remedy).toMatch(/^On b: systemctl disable --now mariadb\. /);
  });

  it('is named once, whatever it is called, by the name that can be disabled', () => {
    expect(warnings([mysql, mariadb]).map(({ remedy }) => remedy)).toEqual([
      expect.stringContaining('systemctl disable --now mariadb.'),
    ]);
    expect(warnings([script]).map(({ remedy }) => remedy)).toEqual([
      expect.stringContaining('update-rc.d mysqld disable.'),
    ]);
  });

  it('is not ended behind the back of a cluster that runs the unit itself', () => {
    const agents = known('systemd:mariadb', [{ names: ['mariadb'] }]);
    expect(warnings([mariadb], agents, 'systemd:mariadb').map(({ remedy }) => remedy)).toEqual([
      expect.stringContaining('systemctl disable mariadb.'),
    ]);
  });

  it('counts only with the parameters that make it one', () => {
    const agents = known('web', [{ names: ['mariadb'], when: { server: 'apache' } }]);
    expect(warnings([mariadb], agents, 'web', { server: 'builtin' })).toEqual([]);
    expect(warnings([mariadb], agents, 'web')).toEqual([]);
    expect(warnings([mariadb], agents, 'web', { server: 'apache' })).toHaveLength(1);
  });
});

describe('what hosts start at boot', () => {
  function playing(): Stage {
    const stage = new Stage();
    for (const actor of stage.actors) actor.manifests = database;
    return stage.startBoth();
  }

  /** By whom something is started, as `asked` says. */
  function told(stage: Stage, asked: string): readonly string[] {
    const all = stage.actor(asked).status(stage.nowMs).warnings;
    return all.filter(({ code }) => code === 'started-at-boot').map(({ message }) => message.split(' ')[0] ?? '');
  }

  it.each(['a', 'b'])(
    'is known of both when %s is given a definition, and in the status until it is mended',
    (asked) => {
      const stage = playing();
      for (const actor of stage.actors) actor.feed({ kind: 'bootServices', services: [mariadb] }, stage.nowMs);
      stage.run(100);
      stage.actor(asked).ask(definition, stage.nowMs);
      stage.run(1_000);
      const answer = stage.actor(asked).answers.at(-1);
      const said = answer?.kind === 'acknowledged' ? answer.acknowledgement.warnings : [];
      expect(said.filter(({ code }) => code === 'started-at-boot')).toHaveLength(2);
      expect([told(stage, 'a').toSorted(), told(stage, 'b').toSorted()]).toEqual([
        ['a', 'b'],
        ['a', 'b'],
      ]);
      stage.actor('b').feed({ kind: 'bootServices', services: [] }, stage.nowMs);
      stage.run(100);
      expect([told(stage, 'a'), told(stage, 'b')]).toEqual([['a'], ['a']]);
    },
  );

  it('is told again to a peer whose daemon is new, and nothing is said of one that is gone', () => {
    const stage = playing();
    stage.actor('a').ask(definition, stage.nowMs);
    stage.actor('b').feed({ kind: 'bootServices', services: [mariadb] }, stage.nowMs);
    stage.run(500);
    stage.actor('a').killDaemon(stage.nowMs);
    stage.run(300);
    stage.startDaemon('a');
    stage.run(2_000);
    expect(told(stage, 'a')).toEqual(['b']);
    stage.actor('b').cutPower(stage.nowMs);
    stage.run(2_000);
    expect(told(stage, 'a')).toEqual([]);
  });
});
