import { expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Clock } from './clock.ts';

it('shows what was waited for at the moment that it names, however that is rounded', () => {
  const random = new Random(1, 'clock');
  for (let tries = 0; tries < 1_000; tries += 1) {
    const clock = new Clock(random.integer(-200, 200), random.integer(1_000, 1_000_000), 0);
    clock.lose((1_000 * random.unit()) / 3);
    const dueMs = clock.monotonicMs((1_000_000 * random.unit()) / 3) + random.integer(1, 60_000);
    const shownMs = clock.monotonicMs(clock.worldMs(dueMs));
    expect(shownMs).toBeGreaterThanOrEqual(dueMs);
    expect(shownMs).toBeLessThan(dueMs + 0.001);
  }
});
