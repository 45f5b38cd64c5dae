import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { answered, isSilent, startEcho } from './fixtures/reach.ts';
import { Lab } from './lab.ts';

const patience = { timeout: 20_000, interval: 10 };

describe.each([
  { how: 'as it comes', options: {} },
  { how: 'in a user namespace', options: { rootless: true } },
])('a lab $how', ({ options }) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.create(options);
  });
  afterAll(async () => lab.close());

  it('joins its hosts by IPv4 and IPv6, on each network', async () => {
    const [alpha, beta] = [lab.host('alpha'), lab.host('beta')];
    await startEcho(beta);
    const addresses = [beta.address('service'), beta.address('service', 6), beta.address('beat')];
    for (const address of addresses) expect(await answered(alpha, address, 20), address).toBe(20);
    expect(await answered(lab.client, beta.address('service'))).toBe(1);
    expect(await isSilent(lab.client, beta.address('beat'))).toBe(true);
    expect(alpha.address('service')).toBe('10.77.0.1');
    expect(beta.address('beat', 6)).toBe('fd78::2');
  });

  it('gives each host its name, its interfaces and its own processes', async () => {
    const alpha = lab.host('alpha');
    expect((await alpha.run(['hostname'])).stdout).toBe('alpha\n');
    expect((await alpha.run(['ls', '/sys/class/net'])).stdout.split('\n')).toEqual(['eth0', 'hb0', 'lo', '']);
    expect(await alpha.readFile('/etc/hosts')).toContain('10.77.0.2 beta\n');
    const pids = (await alpha.run(['sh', '-c', 'echo /proc/[0-9]*'])).stdout.split(' ');
    expect(pids.length).toBe(2);
  });

  it('keeps what is on disk through a power cut, and nothing else', async () => {
    const alpha = lab.host('alpha');
    const kept = ['/var/lib/understudy/state/1', '/etc/understudy/key', '/var/log/some.log'];
    const lost = ['/run/some.pid', '/tmp/some', '/dev/shm/some'];
    for (const path of [...kept, ...lost]) await alpha.writeFile(path, path);
    expect(kept.filter(existsSync)).toEqual([]);
    expect((await lab.host('beta').run(['cat', ...kept, ...lost])).stdout).toBe('');

    await alpha.cutPower();
    await alpha.powerOn();
    for (const path of kept) expect(await alpha.readFile(path)).toBe(path);
    for (const path of lost) expect((await alpha.run(['test', '-e', path])).code, path).toBe(1);
  });

  it('ends everything in a host when its power is cut, and answers again once it is on', async () => {
    const [alpha, beta] = [lab.host('alpha'), lab.host('beta')];
    const stubborn = alpha.spawn(['sh', '-c', 'trap "" TERM; (setsid sleep 3600 &) ; while :; do sleep 1; done']);
    await startEcho(alpha);
    await vi.waitFor(() => expect(alpha.processes().some(({ argv }) => argv[1] === '3600')).toBe(true), patience);
    expect(await answered(beta, alpha.address('beat'))).toBe(1);
    const machinePids = alpha.processes().map(({ machinePid }) => machinePid);

    const before = process.hrtime.bigint();
    const { atMs } = await alpha.cutPower();
    expect(atMs).toBeGreaterThan(Number(before / 1_000_000n));
    expect(atMs).toBeLessThan(Number(process.hrtime.bigint() / 1000n) / 1000);
    expect(machinePids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    expect(stubborn.signalCode ?? stubborn.exitCode).not.toBeNull();
    expect(alpha.powered).toBe(false);
    expect(alpha.pids()).toEqual([]);
    expect(() => alpha.spawn(['true'])).toThrow('alpha is off');
    expect(await isSilent(beta, alpha.address('beat'))).toBe(true);

    await alpha.powerOn();
    await startEcho(alpha);
    expect(await answered(beta, alpha.address('beat'))).toBe(1);
  });

  it('notices that a host has reset itself', async () => {
    const alpha = lab.host('alpha');
    const reboot = process.arch === 'arm64' ? 142 : 169;
    await alpha.run(['perl', '-e', `syscall(${reboot}, 0xfee1dead, 672274793, 0x1234567, 0)`]);
    await alpha.whenOff();
    expect(alpha.powered).toBe(false);
    await alpha.powerOn();
    expect(alpha.pids()).toEqual([1]);
  });

  it('reaps orphans', async () => {
    const alpha = lab.host('alpha');
    await alpha.run(['sh', '-c', '(sh -c "exit 3" &) ; (setsid sh -c "exit 4" &)'], { check: true });
    await vi.waitFor(() => expect(alpha.pids()).toEqual([1]), patience);
  });

  it('stops all processes of a frozen host, and lets only those go on', async () => {
    const [alpha, beta] = [lab.host('alpha'), lab.host('beta')];
    expect(await answered(alpha, beta.address('service'))).toBe(1);
    beta.spawn(['sleep', '3600']);
    await vi.waitFor(() => expect(beta.processes().some(({ argv }) => argv[1] === '3600')).toBe(true), patience);
    const sleeper = beta.processes().find(({ argv }) => argv[1] === '3600')?.pid ?? 0;
    const stateOf = (pid: number): string | undefined => beta.processes().find((found) => found.pid === pid)?.state;
    beta.signal(sleeper, 'SIGSTOP');
    await vi.waitFor(() => expect(stateOf(sleeper)).toBe('T'), patience);

    const frozen = await beta.freeze();
    const others = beta.processes().filter(({ pid }) => pid !== 1);
    expect(others.length).toBeGreaterThan(1);
    expect(new Set(others.map(({ state }) => state))).toEqual(new Set('T'));
    expect(await isSilent(alpha, beta.address('service'))).toBe(true);

    const thawed = beta.thaw();
    expect(thawed.atMs).toBeGreaterThan(frozen.atMs);
    expect(await answered(alpha, beta.address('service'))).toBe(1);
    expect(stateOf(sleeper)).toBe('T');
    beta.signal(sleeper, 'SIGKILL');
  });
});

describe('programs in a host', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.create({ hosts: ['solo'] });
  });
  afterAll(async () => lab.close());

  it('gets its words, environment, directory and input, and gives its status and output', async () => {
    const script = 'echo "$1 $GREETING $PWD"; cat; echo sorry >&2; exit 3';
    const options = { env: { GREETING: 'hello' }, cwd: '/var/lib/understudy', input: 'input' };
    expect(await lab.host('solo').run(['sh', '-c', script, 'sh', `it's; $(here)`], options)).toEqual({
      code: 3,
      signal: null,
      stdout: `it's; $(here) hello /var/lib/understudy\ninput`,
      stderr: 'sorry\n',
    });
  });

  it('says when it is not there, has failed or takes too long', async () => {
    const solo = lab.host('solo');
    const unknown = await solo.run(['/no/such/program']);
    expect(unknown.code).toBe(127);
    expect(unknown.stderr).toContain('No such');
    await expect(solo.run(['false'], { check: true })).rejects.toThrow('false on solo: code 1');
    await expect(solo.run(['sleep', '3600'], { timeoutMs: 50 })).rejects.toThrow('still running after 50 ms');
    await vi.waitFor(() => expect(solo.pids()).toEqual([1]), patience);
  });

  it('gets the signals that its stand-in gets, and ends with it', async () => {
    const solo = lab.host('solo');
    const polite = solo.spawn(['sh', '-c', 'trap "exit 7" TERM; echo ready; while :; do sleep 0.01; done']);
    const ended = new Promise((resolve) => polite.once('exit', resolve));
    await new Promise((resolve) => polite.stdout?.once('data', resolve));
    polite.kill('SIGTERM');
    expect(await ended).toBe(7);

    const killed = solo.spawn(['sleep', '3600']);
    await vi.waitFor(() => expect(solo.processes().some(({ argv }) => argv[1] === '3600')).toBe(true), patience);
    killed.kill('SIGKILL');
    await vi.waitFor(() => expect(solo.pids()).toEqual([1]), patience);
  });

  it('is not held up by a program that was stopped', async () => {
    const solo = lab.host('solo');
    const child = solo.spawn(['sleep', '3600']);
    await vi.waitFor(() => expect(solo.processes().some(({ argv }) => argv[1] === '3600')).toBe(true), patience);
    solo.signal(solo.pids().at(-1) ?? 0, 'SIGSTOP');
    await vi.waitFor(() => expect(solo.processes().at(-1)?.state).toBe('T'), patience);
    const standIn = (): string => readFileSync(`/proc/${child.pid ?? 0}/stat`, 'utf8');
    await vi.waitFor(() => expect(/\) (\w)/.exec(standIn())?.[1]).toBe('S'), patience);
    await solo.cutPower();
    await solo.powerOn();
  });
});

describe('directories of the machine', () => {
  it('are seen by hosts where they lie in a private one and are shared', async () => {
    const shared = mkdtempSync(join(tmpdir(), 'understudy-shared-'));
    try {
      writeFileSync(join(shared, 'in'), 'from the machine');
      await using lab = await Lab.create({ hosts: ['solo'], sharedDirectories: [shared] });
      expect(await lab.host('solo').readFile(join(shared, 'in'))).toBe('from the machine');
      await lab.host('solo').writeFile(join(shared, 'out'), 'from the host');
      expect(readFileSync(join(shared, 'out'), 'utf8')).toBe('from the host');
      expect((await lab.host('solo').run(['test', '-e', process.cwd()])).code).toBe(0);
    } finally {
      rmSync(shared, { recursive: true });
    }
  });
});
