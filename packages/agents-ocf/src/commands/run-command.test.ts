import type { ClusterRequest, NodeReport, StatusReport } from '@understudy/contracts';
import { describe, expect, it, test } from 'vitest';
import { Failure, exitCodes } from './command.ts';
import type { Daemon } from './daemon.ts';
import { runCommand } from './run-command.ts';

const node = (name: string, more: Partial<NodeReport> = {}): NodeReport => {
  return { node: name, state: 'online', standby: false, maintenance: false, links: [], ...more };
};

const status = {
  cluster: 'stage',
  node: 'a',
  coordinator: 'a',
  ownership: { quorate: true },
  nodes: [node('a', { attributes: { 'master-db': '10', site: 'north' } }), node('b', { state: 'lost' })],
  attributes: { repl: 'b|bin.7' },
  resources: [
    {
      resource: 'db',
      agent: 'ocf:heartbeat:redis',
      parameters: { port: 3306 },
      shouldRun: true,
      instances: [
        { node: 'a', role: 'promoted', condition: 'good' },
        { node: 'b', role: 'unpromoted', condition: 'failed' },
      ],
    },
    { resource: 'ip', agent: 'ipaddr', parameters: {}, shouldRun: false, instances: [] },
  ],
} as unknown as StatusReport;

/** Runs a line as a script would write it. `asked`: what the daemon was asked to do. */
async function call(line: string, environment: Record<string, string> = { OCF_RESOURCE_INSTANCE: 'db' }) {
  const asked: ClusterRequest[] = [];
  const daemon: Daemon = {
    status: () => Promise.resolve(status),
    request: async (request) => void asked.push(request),
  };
  const [name = '', ...args] = line.split(' ');
  return { asked, ...(await runCommand(name, args, { daemon, environment })) };
}

const origin = { who: 'db', why: '' };

describe('what is set', () => {
  test.each<[string, Partial<ClusterRequest> & Record<string, unknown>]>([
    ['crm_master -l reboot -v 100', { node: 'a', name: 'master-db', value: '100', lasting: false }],
    ['crm_master -Q -l reboot -v -INFINITY', { node: 'a', name: 'master-db', value: '-INFINITY', lasting: false }],
    ['crm_master -N b -l reboot -D', { node: 'b', name: 'master-db', value: null, lasting: false }],
    ['crm_master -r web -v 5', { node: 'a', name: 'master-web', value: '5', lasting: false }],
    ['crm_attribute --promotion -v 5', { node: 'a', name: 'master-db', value: '5', lasting: false }],
    ['crm_attribute -p -D', { node: 'a', name: 'master-db', value: null, lasting: false }],
    ['crm_attribute --promotion=web -N b -v 1', { node: 'b', name: 'master-web', value: '1', lasting: false }],
    ['crm_attribute -N b -l reboot --name x -v true', { node: 'b', name: 'x', value: 'true', lasting: false }],
    ['crm_attribute -l forever -n x --update 1', { node: 'a', name: 'x', value: '1', lasting: true }],
    ['crm_attribute -t nodes --node b -n x -v 1', { node: 'b', name: 'x', value: '1', lasting: true }],
    ['crm_attribute -N b -n x -v 1', { node: 'b', name: 'x', value: '1', lasting: true }],
    ['crm_attribute --type crm_config -n x -s set -v y', { node: null, name: 'x', value: 'y', lasting: true }],
    ['attrd_updater -n x -U 3 -d 5s', { node: 'a', name: 'x', value: '3', lasting: false }],
    ['attrd_updater -d 5 -S status -n x -B 3', { node: 'a', name: 'x', value: '3', lasting: false }],
    ['attrd_updater -p -n x -N b -U true', { node: 'b', name: 'x', value: 'true', lasting: false }],
    ['attrd_updater -D -n x', { node: 'a', name: 'x', value: null, lasting: false }],
  ])('%s', async (line, request) => {
    expect(await call(line)).toEqual({ code: 0, asked: [{ kind: 'setAttribute', ...request, ...origin }] });
  });

  it('is of the node that the agent was told that it runs on', async () => {
    const { asked } = await call('crm_master -v 1', { OCF_RESOURCE_INSTANCE: 'db', OCF_RESKEY_CRM_meta_on_node: 'b' });
    expect(asked).toMatchObject([{ node: 'b' }]);
  });

  test.each<[string, object]>([
    ['crm_resource -r ip -C', { kind: 'cleanupResource', resource: 'ip' }],
    ['crm_resource --cleanup --resource ip --node b', { kind: 'cleanupResource', resource: 'ip', node: 'b' }],
    ['crm_resource -r ip --meta -p target-role -v Stopped', { kind: 'stopResource', resource: 'ip' }],
    ['crm_resource -r ip -m -p target-role -v Started', { kind: 'startResource', resource: 'ip' }],
  ])('%s', async (line, request) => {
    expect(await call(line)).toEqual({ code: 0, asked: [{ ...request, who: 'crm_resource', why: '' }] });
  });
});

describe('what is asked', () => {
  test.each([
    ['crm_attribute -p -G', 'scope=status  name=master-db value=10\n'],
    ['crm_master -G -q', '10\n'],
    ['crm_attribute -l forever -n site -G --quiet', 'north\n'],
    ['crm_attribute -l reboot -N a --name site -q', 'north\n'],
    ['crm_attribute -N b -n site -G -q -d none', 'none\n'],
    ['crm_attribute --type crm_config --name repl --query', 'scope=crm_config  name=repl value=b|bin.7\n'],
    ['crm_attribute --type=crm_config --name=stonith-enabled --query --quiet --default=true', 'false\n'],
    ['crm_attribute -n cluster-name -q', 'stage\n'],
    ['attrd_updater -n site -Q', 'name="site" host="a" value="north"\n'],
    ['attrd_updater -n site -Q -A', 'name="site" host="a" value="north"\n'],
    ['crm_node -n', 'a\n'],
    ['crm_node -i', '1\n'],
    ['crm_node -l', '1 a member\n2 b lost\n'],
    ['crm_node -p', 'a\n'],
    ['crm_node -q', '1\n'],
    ['crm_node -N 2', 'b\n'],
    ['crm_resource -L', 'db\nip\n'],
    ['crm_resource -W -r db', 'resource db is running on: a Promoted\nresource db is running on: b\n'],
    ['crm_resource --resource ip --locate', 'resource ip is NOT running\n'],
    ['crm_resource -r db -g port', '3306\n'],
    ['crm_resource -r ip --meta -g target-role', 'Stopped\n'],
  ])('%s', async (line, stdout) => {
    expect(await call(line)).toEqual({ code: 0, asked: [], stdout });
  });

  test.each([
    ['crm_attribute -p -G -N b', exitCodes.noSuch, 'No such device or address'],
    ['attrd_updater -n nothing -Q', exitCodes.noSuch, 'does not exist'],
    ['crm_node -N 3', exitCodes.noSuch, 'there is no node 3'],
    ['crm_resource -r nothing -W', exitCodes.noSuch, "'nothing' not found"],
    ['crm_resource -r ip -g nothing', exitCodes.noSuch, "'nothing' not found"],
    ['crm_attribute -G', exitCodes.usage, 'the name of the attribute is missing'],
    ['crm_attribute -l never -n x -v 1', exitCodes.usage, "nothing is kept under 'never'"],
    ['crm_attribute --frobnicate', exitCodes.usage, '--frobnicate'],
    ['crm_attribute -z -n cpu -v 4', exitCodes.unsupported, 'utilization'],
    ['crm_resource -r ip -p ip -v 1', exitCodes.unsupported, 'not supported'],
    ['crm_mon -1', exitCodes.unsupported, 'only XML'],
    ['crm_verify -L', exitCodes.usage, 'there is no command crm_verify'],
  ])('%s comes to nothing, and says why', async (line, code, words) => {
    const said = await call(line);
    expect(said).toMatchObject({ code, asked: [] });
    expect(said.stderr).toContain(words);
  });

  it.each(['crm_mon -1X', 'crm_mon -1 --as-xml', 'crm_mon -1 --output-as=xml', 'crm_mon -r --as-xml'])(
    '%s: who is a member, and what is where',
    async (line) => {
      const { code, stdout = '' } = await call(line);
      expect(code).toBe(0);
      expect(stdout.split('\n').map((each) => each.trim())).toEqual([
        '<?xml version="1.0"?>',
        '<pacemaker-result api-version="2.25" request="crm_mon">',
        '<nodes>',
        '<node name="a" id="a" online="true" standby="false" maintenance="false" pending="false" unclean="false" is_dc="true" resources_running="1" type="member"/>',
        '<node name="b" id="b" online="false" standby="false" maintenance="false" pending="false" unclean="true" is_dc="false" resources_running="1" type="member"/>',
        '</nodes>',
        '<resources>',
        '<resource id="db" resource_agent="ocf:heartbeat:redis" role="Promoted" active="true" orphaned="false" blocked="false" managed="true" failed="false">',
        '<node name="a" id="a" cached="true"/>',
        '</resource>',
        '<resource id="db" resource_agent="ocf:heartbeat:redis" role="Unpromoted" active="true" orphaned="false" blocked="false" managed="true" failed="true">',
        '<node name="b" id="b" cached="true"/>',
        '</resource>',
        '<resource id="ip" resource_agent="ipaddr" role="Stopped" active="false" orphaned="false" blocked="false" managed="true" failed="false"/>',
        '</resources>',
        '<status code="0" message="OK"/>',
        '</pacemaker-result>',
        '',
      ]);
    },
  );

  it('needs a daemon', async () => {
    const fail = (): Promise<never> => Promise.reject(new Failure(exitCodes.noDaemon, 'no daemon answers: ENOENT'));
    const scene = { daemon: { status: fail, request: fail }, environment: {} };
    expect(await runCommand('crm_node', ['-n'], scene)).toEqual({
      code: 102,
      stderr: 'crm_node: no daemon answers: ENOENT\n',
    });
  });

  it('needs a resource to speak of', async () => {
    expect(await call('crm_master -v 1', {})).toMatchObject({ code: exitCodes.usage });
  });
});
