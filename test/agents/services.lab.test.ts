/**
 * Services that have no agent: scripts of init (Debian's own) and of Heartbeat, a plugin of Nagios. For real, each on the
 * same host. What takes long is tried with other agents; these have in common how they are called.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Parameters } from '@understudy/contracts';
import { crmProgram } from '../cluster/cluster.ts';
import type { Host } from '../lab/host.ts';
import { Lab } from '../lab/lab.ts';
import { expectToPass, patienceMs } from './try-agent.ts';

/** Its address and its interface have places, not names. */
const addressScript = `#!/bin/sh
case "$3" in
  start) ip address replace "$1" dev "$2" ;;
  stop) ip address del "$1" dev "$2" 2>/dev/null || : ;;
  status) if ip -o address show dev "$2" | grep -qwF "$1"; then echo running; else echo stopped; fi ;;
  *) exit 1 ;;
esac
`;

let lab: Lab;
let host: Host;
beforeAll(async () => {
  lab = await Lab.create({ persistentDirectories: ['/var/log', '/etc/ha.d'] });
  host = lab.host('alpha');
  await host.run(['mkdir', '-p', '/var/log/nginx', '/etc/ha.d/resource.d'], { check: true });
  await host.writeFile('/etc/ha.d/resource.d/Address', addressScript, '755');
});
afterAll(async () => lab?.close());

const cases = ['stop-unstarted', 'start-twice', 'stop-twice', 'start-again', 'parameters-unknown', 'start-kill'];
const trials: readonly (readonly [agent: string, parameters: Parameters])[] = [
  ['lsb:nginx', {}],
  ['service:nginx', {}],
  ['heartbeat:nginx', {}],
  ['heartbeat:Address', { 1: '10.77.0.100/24', 2: 'eth0' }],
  ['nagios:check_procs', { warning: '1:', critical: '1:' }],
];

it.each(trials)(
  '%s does what a cluster relies on',
  async (agent, parameters) => {
    const report = await expectToPass(
      host,
      agent,
      parameters,
      cases.flatMap((id) => ['--case', id]),
    );
    expect(report.passed).toBe(cases.length + 3);
  },
  patienceMs,
);

it('an address that a script of Heartbeat has is there while it runs', async () => {
  await host.run(['/etc/ha.d/resource.d/Address', '10.77.0.101/24', 'eth0', 'start'], { check: true });
  const file = '/run/there.json';
  await host.writeFile(file, JSON.stringify({ 1: '10.77.0.101/24', 2: 'eth0' }));
  const { code, stdout } = await crm('agent', 'test', 'heartbeat:Address', '--params', file, '--case', 'start');
  expect(code).toBe(1);
  expect(stdout).toContain('monitor-before');
});

it('a unit is refused where no systemd runs, and a script that is not there', async () => {
  const unit = await crm('agent', 'info', 'systemd:nginx');
  expect(unit.code).not.toBe(0);
  expect(unit.stderr).toContain('no systemd runs on this host (there is no /run/systemd/system)');
  const script = await crm('agent', 'info', 'lsb:Nginx');
  expect(script.stderr).toContain('there is no program Nginx in /etc/init.d; did you mean lsb:nginx?');
  const service = await crm('agent', 'info', 'service:nobody');
  expect(service.stderr).toContain('no systemd runs on this host, and there is no script nobody in /etc/init.d');
});

function crm(...words: readonly string[]) {
  return host.run([process.execPath, crmProgram, ...words], { timeoutMs: patienceMs });
}
