import { expect, test } from 'vitest';
import { copies, copyDifference } from './copy-samples.ts';
import { useFixtureDaemon } from './use-fixture-daemon.ts';

const { crmWith, posted } = useFixtureDaemon();

test('state diff shows the newest copy', async () => {
  const result = await crmWith({ copies, copyDifference }, 'state', 'diff');
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toContain('Copy 7-12-b');
  expect(result.stdout).toContain('crm resource stop web');
});

test('state diff --definition prints what can be applied again, and --json all of it', async () => {
  const text = await crmWith({ copies, copyDifference }, 'state', 'diff', '7-12-b', '--definition');
  expect(text.stdout.trimEnd()).toBe(copyDifference.inCopy?.source.trimEnd());
  const json = await crmWith({ copies, copyDifference }, 'state', 'diff', '7-12-b', '--json');
  expect(JSON.parse(json.stdout)).toEqual(copyDifference);
});

test('where nothing is set aside, state diff and state list say so', async () => {
  for (const command of ['diff', 'list']) {
    const result = await crmWith({}, 'state', command);
    expect(result).toMatchObject({ exitCode: 0, stdout: "No copy of the cluster's state is set aside on a.\n" });
  }
});

test('state drop says who drops which, and what is left', async () => {
  const result = await crmWith({ copies }, 'state', 'drop', '7-12-b', '--why', 'brought back');
  expect(result).toMatchObject({ exitCode: 0, stdout: 'Dropped 7-12-b. 0 left on b.\n' });
  expect(posted()).toEqual([{ copy: '7-12-b', who: expect.stringMatching(/^ops@/) as string, why: 'brought back' }]);
});

test('a copy that is not there is refused by name', async () => {
  const result = await crmWith({}, 'state', 'diff', '1-1-a');
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain('no such copy');
});
