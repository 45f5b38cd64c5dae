/** The end of a host by its own hand. Each host of the lab has processes of its own, and reboot(2) ends those alone. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab } from '../lab/lab.ts';

const probe = fileURLToPath(new URL('../../packages/daemon/test/programs/self-fence-probe.ts', import.meta.url));

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.create();
});
afterAll(async () => lab?.close());

const fence = (how: string): string[] => [process.execPath, '--conditions=source', probe, how];

describe('a host that must end', () => {
  it('is reset by the kernel, and it alone', async () => {
    const [alpha, beta] = [lab.host('alpha'), lab.host('beta')];
    const off = alpha.whenOff();
    // No program can be found: what does it is the kernel.
    alpha.spawn(['env', 'PATH=/nonexistent', ...fence('reboot')]);
    await off;
    expect(alpha.powered).toBe(false);
    expect((await beta.run(['true'])).code).toBe(0);
    await alpha.powerOn();
    expect((await alpha.run(['true'])).code).toBe(0);
  });

  it('only says so where that is all that is wanted', async () => {
    const alpha = lab.host('alpha');
    const { code, stdout } = await alpha.run(fence('none'));
    expect(code).toBe(0);
    expect(stdout).toContain('this host must end');
    expect(alpha.powered).toBe(true);
  });
});
