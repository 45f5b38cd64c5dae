import { expect, test } from 'vitest';
import { excludesOf, placesOf, problemsOf, type MirrorParameters } from './parameters.ts';

const parameters: MirrorParameters = {
  directory: '/srv/files',
  secret: 'a secret for tests',
  port: 8730,
  mode: 'changes',
  interval: 60,
  bandwidth_limit: 0,
  max_lag: 300,
  on_loss: 'ask',
  handover_limit: 10,
};

test.each([
  ['srv/files', /not an absolute path/],
  ['/./', /cannot be a resource/],
  ['/srv/%HOME%', /rsync cannot be told/],
  ['/srv/x\nread only = no', /rsync cannot be told/],
  ['/srv/files ', /rsync cannot be told/],
])('the directory %j is refused', (directory, words) => {
  expect(problemsOf({ ...parameters, directory }).join()).toMatch(words);
});

test('a directory with a space inside is none the worse for it', () => {
  expect(problemsOf({ ...parameters, directory: '/srv/my files' })).toEqual([]);
});

test('the cluster says where the copies are, unless the parameter does', () => {
  const nodes = [{ name: 'a', addresses: ['10.0.0.1'] }];
  expect(placesOf(parameters, nodes)).toEqual(nodes);
  expect(placesOf({ ...parameters, addresses: ' a=10.1.0.1,10.2.0.1  b=fd00::2' }, nodes)).toEqual([
    { name: 'a', addresses: ['10.1.0.1', '10.2.0.1'] },
    { name: 'b', addresses: ['fd00::2'] },
  ]);
});

test.each(['a', 'a=', '=10.1.0.1', 'a=10.1.0.1,'])('addresses that are none: %s', (addresses) => {
  expect(problemsOf({ ...parameters, addresses })).toHaveLength(1);
});

test('patterns are separated by commas', () => {
  expect(excludesOf({ exclude: '/cache/, *.tmp,' })).toEqual(['/cache/', '*.tmp']);
});
