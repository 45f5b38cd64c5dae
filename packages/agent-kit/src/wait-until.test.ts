import { describe, expect, test } from 'vitest';
import { waitUntil } from './wait-until.ts';

describe('waitUntil', () => {
  test('asks until the answer is yes', async () => {
    let asked = 0;
    const result = await waitUntil(() => (asked += 1) === 4, { intervalMs: 1 });
    expect([result.kind, asked]).toEqual(['met', 4]);
  });

  test('takes promises', async () => {
    expect(await waitUntil(() => Promise.resolve(true))).toMatchObject({ kind: 'met' });
  });

  test('gives up at the deadline', async () => {
    expect(await waitUntil(() => false, { timeoutMs: 10 })).toMatchObject({ kind: 'timedOut' });
  });

  test('gives up when the signal aborts', async () => {
    const controller = new AbortController();
    const pending = waitUntil(() => false, { signal: controller.signal, timeoutMs: 60_000 });
    controller.abort();
    expect(await pending).toMatchObject({ kind: 'aborted' });
    expect(await waitUntil(() => true, { signal: controller.signal })).toMatchObject({ kind: 'aborted' });
  });

  test('does not wait for a question without an answer, and tells it so', async () => {
    let told = false;
    const never = (signal: AbortSignal): Promise<boolean> =>
      new Promise(() => signal.addEventListener('abort', () => (told = true)));
    expect(await waitUntil(never, { timeoutMs: 10 })).toMatchObject({ kind: 'timedOut' });
    expect(told).toBe(true);
  });

  test('passes on what the question throws', async () => {
    const broken = (): boolean => {
      throw new Error('no idea');
    };
    await expect(waitUntil(broken)).rejects.toThrow('no idea');
    await expect(waitUntil(() => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
  });
});
