import { expect, test } from 'vitest';
import { plain } from '../render/paint.ts';
import { singleLink, withWitness } from './proofs.case.ts';
import { renderProof, type Report } from './render-proof.ts';

const text = (report: Report): string => `${renderProof(report, plain).join('\n')}\n`;

test('a cluster that can split', async () => {
  await expect(text(singleLink)).toMatchFileSnapshot('goldens/single-link.txt');
});

test('a cluster that leaves nothing to be desired but what two faults at once ask for', async () => {
  await expect(text(withWitness)).toMatchFileSnapshot('goldens/with-witness.txt');
});

test('one that does not come to rest is not tried', () => {
  const { proof } = withWitness;
  const nothing = { faults: [], findings: [], remedies: [], isContent: false };
  const report = text({ ...withWitness, proof: { ...proof, ...nothing, restless: 'site is active nowhere' } });
  expect(report).toContain('It does not come to rest, though nothing is wrong: site is active nowhere.');
  expect(report).not.toContain('How long');
});

test('of many resources the longest outage is told', () => {
  const { proof } = singleLink;
  const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
  const outages = names.map((resource, index) => ({ resource, ms: index * 1_000, isDown: resource === 'two' }));
  const [fault] = proof.faults;
  const faults = fault === undefined ? [] : [{ ...fault, outages }];
  expect(text({ ...singleLink, proof: { ...proof, faults } })).toContain('stays down (two, and 5 more)');
});
