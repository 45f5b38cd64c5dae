import { expect, it } from 'vitest';
import { inputLines } from './run-fence-agent.ts';

it('parameters are lines, and none can begin another', () => {
  expect(inputLines('off', { ip: '10.0.0.9', lanplus: true, ssl: false, ipport: 23, plug: '7' })).toBe(
    'ip=10.0.0.9\nlanplus=1\nssl=0\nipport=23\nplug=7\naction=off\n',
  );
  expect(inputLines('validate', { action: 'off' })).toBe('action=validate-all\n');
  expect(inputLines('status', { plug: '7\naction=off' })).toBeNull();
});
