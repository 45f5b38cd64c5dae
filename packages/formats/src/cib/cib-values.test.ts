import { parseScore } from '@understudy/crm-core';
import { expect, it } from 'vitest';
import { parseBoolean, parseIntervalMs, parseRole } from './cib-values.ts';

it.each([
  ['100', 100],
  ['+5', 5],
  ['-7', -7],
  [' 7', 7],
  ['1.9', 1],
  ['-0', 0],
  ['INFINITY', 1_000_000],
  ['+INFINITY', 1_000_000],
  ['-INFINITY', -1_000_000],
  ['9999999999', 1_000_000],
  ['infinity', undefined],
  ['many', undefined],
  ['', undefined],
])('the score %j is %j', (text, score) => {
  expect(parseScore(text)).toBe(score);
});

it.each(['true', 'TRUE', 'on', 'Yes', 'y', '1'])('%j is true', (text) => {
  expect(parseBoolean(text)).toBe(true);
});

it.each(['false', 'off', 'No', 'n', '0'])('%j is false', (text) => {
  expect(parseBoolean(text)).toBe(false);
});

it.each(['', '2', 'maybe', 'tru'])('%j is no boolean', (text) => {
  expect(parseBoolean(text)).toBeUndefined();
});

it.each([
  ['10', 10_000],
  ['0', 0],
  ['10s', 10_000],
  ['10 sec', 10_000],
  ['250ms', 250],
  ['250msec', 250],
  ['1500us', 1],
  ['3m', 180_000],
  ['3min', 180_000],
  ['2h', 7_200_000],
  ['2hr', 7_200_000],
  ['PT5M', 300_000],
  ['P1M', 2_592_000_000],
  ['P1DT1H30M5S', 91_805_000],
  ['P2W', 1_209_600_000],
  ['P10S', 10_000],
  ['P', undefined],
  ['PT', undefined],
  ['PT1H30', undefined],
  ['10x', undefined],
  ['-1', undefined],
  ['bad', undefined],
  ['', undefined],
])('the interval %j is %j ms', (text, ms) => {
  expect(parseIntervalMs(text)).toBe(ms);
});

it.each([
  ['Master', 'promoted'],
  ['Slave', 'unpromoted'],
  ['Promoted', 'promoted'],
  ['unpromoted', 'unpromoted'],
  ['STARTED', 'started'],
  ['Stopped', 'stopped'],
  ['Running', undefined],
])('the role %j is %j', (text, role) => {
  expect(parseRole(text)).toBe(role);
});
