import { describe, expect, it } from 'vitest';
import { device, does, FenceWorld, modelOf } from './fence-world.case.ts';
import type { Behaviour, FenceWorldOptions, Manner } from './fence-world.case.ts';

const whole: Manner = { off: [does.off], on: [does.on], status: [does.see] };

function world(
  manners: Readonly<Record<string, Manner>>,
  levels: readonly (readonly string[])[] = Object.keys(manners).map((id) => [id]),
  more: Partial<Omit<FenceWorldOptions, 'manners'>> & { readonly settings?: Parameters<typeof modelOf>[2] } = {},
): FenceWorld {
  const devices = Object.entries(manners).map(([id, manner]) => device(id, manner));
  return new FenceWorld({ model: modelOf(devices, levels, more.settings), manners, ...more });
}

describe('a fencing', () => {
  it('is off, a look, and then power again; it is confirmed before that', () => {
    const played = world({ ipmi: whole }).play();
    expect(played.log).toEqual([
      '0: doer ipmi off 7',
      '0: doer ipmi status 7',
      '0: confirmed, power off',
      '0: doer ipmi on 7',
    ]);
    expect(played.run.outcome).toEqual({ kind: 'confirmed', devices: ['ipmi'], proof: 'status' });
  });

  it('leaves it off where that is asked for', () => {
    expect(world({ ipmi: whole }, [['ipmi']], { settings: { action: 'off' } }).play().power).toBe('off');
  });

  it('believes no device that says so and does nothing: the look finds out, and the next level does it', () => {
    const liar: Manner = { off: [does.lie], status: [does.see] };
    const played = world({ liar, strip: whole }).play();
    expect(played.log).toContain('0: doer strip off 7');
    expect(played.run.outcome).toEqual({ kind: 'confirmed', devices: ['strip'], proof: 'status' });
    expect(world({ liar }).play().run.outcome).toEqual({
      kind: 'failed',
      reason: 'liar says that victim still has power',
    });
  });

  it('believes no device about a host that is still heard', () => {
    const liar: Manner = { off: [does.lie], status: [{ code: 'notRunning' }] };
    expect(world({ liar }, [['liar']], { heard: true }).play().run.outcome).toEqual({
      kind: 'failed',
      reason: 'victim is still heard, though liar says that it is off',
    });
    expect(world({ ipmi: whole }, [['ipmi']], { heard: true }).play().log).toContain('300: confirmed, power off');
  });

  it('asks another device where its own cannot be asked', () => {
    const blind: Manner = { off: [does.off] };
    const camera: Manner = { status: [does.see], off: [does.off] };
    expect(world({ blind, camera }, [['blind']]).play().run.outcome).toMatchObject({ proof: 'otherDevice' });
    expect(world({ blind: { off: [does.lie] }, camera }, [['blind']]).play().run.outcome.kind).toBe('failed');
    expect(world({ blind }).play().run.outcome).toMatchObject({ proof: 'word' });
    const unsure: Manner = { off: [does.off], status: [does.blind] };
    expect(world({ unsure, camera }, [['unsure']]).play().run.outcome).toMatchObject({ proof: 'otherDevice' });
  });

  it('takes an unknown outcome for no success, unless the host is seen without power', () => {
    expect(world({ ipmi: { off: [does.mute] } }).play().run.outcome).toEqual({
      kind: 'failed',
      reason: 'off with ipmi: no answer from doer',
    });
    expect(world({ ipmi: { off: [does.deed], status: [does.see] } }).play().run.outcome.kind).toBe('confirmed');
    expect(world({ ipmi: { off: [does.fail], status: [does.see] } }).play().run.outcome.kind).toBe('failed');
    expect(world({ ipmi: { off: [does.off], status: [does.blind] } }).play().run.outcome.kind).toBe('failed');
  });

  it('needs every device of a level, and shoots with all before it gives power back', () => {
    const both = world({ left: whole, right: whole }, [['left', 'right']]).play();
    expect(both.log).toEqual([
      '0: doer left off 7',
      '0: doer right off 7',
      '0: doer left status 7',
      '0: doer right status 7',
      '0: confirmed, power off',
      '0: doer left on 7',
      '0: doer right on 7',
    ]);
    const half = world({ left: whole, right: { off: [does.fail] } }, [['left', 'right']]).play();
    expect(half.run.outcome.kind).toBe('failed');
  });

  it('tries again: the step, with another member, then the levels, then all of them', () => {
    const late: Manner = { off: [does.fail, does.off], status: [does.see] };
    const model = modelOf(
      [device('ipmi', late, { actions: new Map([['off', { as: 'off', timeoutMs: 1, attempts: 2 }]]) })],
      [['ipmi']],
    );
    expect(new FenceWorld({ model, manners: { ipmi: late } }).play().log.slice(0, 2)).toEqual([
      '0: doer ipmi off 7',
      '0: other ipmi off 7',
    ]);
    const rounds = world({ ipmi: { off: [does.fail, does.fail, does.off] } }, [['ipmi']], {
      settings: { maxAttempts: 3 },
    });
    expect(rounds.play().log).toContain('4000: confirmed, power off');
    const fewer = world({ ipmi: { off: [does.fail, does.fail, does.off] } }, [['ipmi']], {
      settings: { maxAttempts: 2 },
    });
    expect(fewer.play().run.outcome.kind).toBe('failed');
  });

  it('uses a reboot in one step only where nothing else is there', () => {
    const played = world({ old: { off: [does.off], reboot: [{ code: 'ok', power: 'off' }] } }).play();
    expect(played.log[0]).toBe('0: doer old reboot 7');
    expect(played.run.outcome).toMatchObject({ proof: 'word' });
  });

  it('waits for its delay, and is not begun when it is not needed any more', () => {
    const waiting = world({ ipmi: whole }, [['ipmi']], { delayMs: 5_000 });
    waiting.take(waiting.run.tick(waiting.scene()));
    expect([waiting.run.isWaiting, waiting.log]).toEqual([true, []]);
    waiting.take(waiting.run.callOff('it is back'));
    expect(waiting.play().log).toEqual(['0: cancelled, power on']);
    expect(world({ ipmi: whole }, [['ipmi']], { delayMs: 5_000 }).play().log[0]).toBe('5000: doer ipmi off 7');
  });

  it('sees a shot through that is not needed any more, and fires no other, unless it is needed again', () => {
    const begun = (): FenceWorld => {
      const late = world({ slow: { off: [does.mute] }, ipmi: whole });
      late.take(late.run.tick(late.scene()));
      late.take(late.run.callOff('it is back'));
      return late;
    };
    const spared = begun().play();
    expect(spared.run.outcome).toEqual({ kind: 'cancelled', reason: 'it is back' });
    expect(spared.log.filter((line) => line.includes('off 7'))).toEqual(['0: doer slow off 7']);
    const lostAgain = begun();
    lostAgain.take(lostAgain.run.callOff(null));
    expect(lostAgain.play().run.outcome).toMatchObject({ kind: 'confirmed', devices: ['ipmi'] });
  });

  it("waits for a device's own delay before its first shot alone", () => {
    const manners = { slow: { off: [does.fail] }, ipmi: whole };
    const devices = [device('slow', manners.slow), device('ipmi', whole, { delayMs: new Map([['victim', 2_000]]) })];
    const model = modelOf(devices, [['slow'], ['ipmi']]);
    expect(new FenceWorld({ model, manners, delayMs: 1_000 }).play().log.slice(0, 3)).toEqual([
      '1000: doer slow off 7',
      '3000: doer ipmi off 7',
      '3000: doer ipmi status 7',
    ]);
  });

  it('ends at once when a person has seen it, and never by a later word', () => {
    const stuck = world({ ipmi: { off: [does.mute] } });
    stuck.take(stuck.run.tick(stuck.scene()));
    stuck.take(stuck.run.confirm('anna', 'pulled both plugs'));
    expect(stuck.run.outcome).toEqual({ kind: 'byHand', who: 'anna', why: 'pulled both plugs' });
    expect(stuck.run.result('r/1', { code: 'ok', reason: '', durationMs: 1 }, stuck.scene())).toEqual([]);
    expect(stuck.run.isOver).toBe(true);
  });

  it('gives the step to another when who carries it out is gone', () => {
    const manners = { ipmi: { off: [does.mute, does.off], status: [does.see] } };
    const model = modelOf(
      [device('ipmi', manners.ipmi, { actions: new Map([['off', { as: 'off', timeoutMs: 60_000, attempts: 2 }]]) })],
      [['ipmi']],
    );
    const played = new FenceWorld({ model, manners });
    played.take(played.run.tick(played.scene()));
    played.members = ['other'];
    expect(played.play().log).toEqual(['0: doer ipmi off 7', '0: other ipmi off 7', '0: confirmed, power off']);
  });

  it('is carried out by nobody who cannot, least of all by its target', () => {
    const manners = { ipmi: whole };
    const model = modelOf([device('ipmi', whole, { nodes: ['far'] })], [['ipmi']]);
    expect(new FenceWorld({ model, manners }).play().run.outcome).toEqual({
      kind: 'failed',
      reason: 'no member can reach ipmi',
    });
    expect(world({ ipmi: whole }, [['ipmi']], { members: ['victim'] }).play().log).toEqual(['0: failed, power on']);
  });

  it('shoots no host a second time that came up anew', () => {
    const manners = { first: { off: [does.fail] }, second: whole };
    const played = world(manners);
    const effects = played.run.tick(played.scene());
    played.life = 'second';
    played.take(effects);
    expect(played.run.outcome).toEqual({ kind: 'cancelled', reason: 'victim came up anew before it was confirmed' });
  });
});

describe('of all that two devices can do', () => {
  const offs: readonly Behaviour[] = [does.off, does.lie, does.fail, does.deed, does.mute];
  const looks: readonly (Behaviour | null)[] = [does.see, does.blind, does.mute, null];
  const manners = offs.flatMap((off) =>
    looks.map((look): Manner => ({ off: [off], on: [does.on], ...(look === null ? {} : { status: [look] }) })),
  );

  it('nothing is confirmed of a host that has power, unless nobody could tell; and what can succeed does', () => {
    let confirmed = 0;
    for (const one of manners) {
      for (const two of manners) {
        for (const levels of [[['one'], ['two']], [['one', 'two']]]) {
          const played = world({ one, two }, levels).play();
          const decided = played.log.find((line) => /confirmed|failed/.test(line)) ?? '';
          const canTell = [one, two].some(({ status }) => status?.[0] === does.see);
          if (canTell) expect(decided).not.toMatch(/confirmed, power on/);
          if (levels.length === 2 && one.off?.[0] === does.off && one.status?.[0] === does.see) {
            expect(decided).toMatch(/confirmed, power off/);
          }
          confirmed += /confirmed/.test(decided) ? 1 : 0;
          expect(played.run.isOver).toBe(true);
        }
      }
    }
    expect(confirmed).toBeGreaterThan(100);
  });

  it('nothing is confirmed of a host that is heard', () => {
    for (const one of manners) {
      for (const two of manners) {
        const played = world({ one, two }, [['one'], ['two']], { heard: true }).play();
        expect(played.log.join()).not.toMatch(/confirmed, power on/);
      }
    }
  });
});
