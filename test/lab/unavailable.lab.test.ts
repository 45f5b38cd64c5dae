import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = `
  const { Lab } = await import(process.argv[1]);
  await Lab.create().catch((error) => console.log(error.name + '\\n' + error.message));
`;
const lab = fileURLToPath(new URL('lab.ts', import.meta.url));
const node = [process.execPath, '--input-type=module', '-e', program, lab];

it('says which programs are missing', () => {
  const [command = '', ...rest] = node;
  const said = execFileSync(command, rest, { encoding: 'utf8', env: { PATH: '' } });
  expect(said).toMatch(/^LabUnavailable\nNo lab on this machine: .*unshare is not installed \(package util-linux\)/);
});

it('says what would help where namespaces are forbidden', () => {
  const forbid = 'echo 0 >/proc/sys/user/max_user_namespaces; exec setpriv --bounding-set=-all --inh-caps=-all "$@"';
  const outer = ['--user', '--map-root-user', 'sh', '-c', forbid, 'sh', ...node];
  const said = execFileSync('unshare', outer, { encoding: 'utf8' });
  expect(said).toContain(
    'namespaces of network, mounts and processes cannot be made (as root: unshare: unshare failed',
  );
  expect(said).toContain('Run it as root');
});
