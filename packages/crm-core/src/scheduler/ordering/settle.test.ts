import { describe, expect, it } from 'vitest';
import { ActionTable, type NewAction } from '../actions/action-table.ts';
import type { Migration, Planned } from '../actions/plan-actions.ts';
import { relation, RelationList } from './relation.ts';
import { isChosen, settle } from './settle.ts';

/** Actions by name: `!a` is needed, `-a` cannot be done. Returns the names of those that are chosen. */
class Stage {
  readonly table = new ActionTable();
  readonly relations = new RelationList();
  readonly #numbers = new Map<string, number>();
  readonly #migrations: (Migration | undefined)[] = [];

  constructor(...names: string[]) {
    for (const text of names) {
      const name = text.replace(/[!-]/g, '');
      this.add(name, { required: text.includes('!'), runnable: !text.includes('-') });
    }
  }

  add(name: string, more: Partial<NewAction> = {}): this {
    this.#numbers.set(name, this.table.add({ kind: 'resource', task: 'start', key: name, node: 0, ...more }));
    return this;
  }

  relate(first: string, then: string, flags: number): this {
    this.relations.add(this.number(first), this.number(then), flags);
    return this;
  }

  migrate(instance: number, to: string, from: string): this {
    this.#migrations[instance] = { to: this.number(to), from: this.number(from), source: 0, target: 1 };
    return this;
  }

  number(name: string): number {
    return this.#numbers.get(name) ?? -1;
  }

  chosen(): string[] {
    const planned: Pick<Planned, 'actions' | 'migrations'> = {
      actions: this.table.all,
      migrations: this.#migrations,
    };
    const settled = settle(planned, this.relations);
    return [...this.#numbers].filter(([, number]) => isChosen(number, settled)).map(([name]) => name);
  }
}

describe('what one action means for another', () => {
  it.each([
    ['follows', '!a', 'b', relation.follows, ['a']],
    ['pulls what comes after', '!a', 'b', relation.pulls, ['a', 'b']],
    ['pulls nothing before', 'a', '!b', relation.pulls, ['b']],
    ['needs what comes before', 'a', '!b', relation.needs, ['a', 'b']],
    ['needs what cannot be done', '-a', '!b', relation.needs, []],
    ['gates', '-a', '!b', relation.gates, []],
    ['gates nothing that is possible', 'a', '!b', relation.gates, ['b']],
    ['shows', '!a', 'b', relation.shows, ['a', 'b']],
    ['shows what comes first', 'a', '!b', relation.showsFirst, ['a', 'b']],
    ['a start that is needed demands its stop', 'a', '!b', relation.restarts, ['a', 'b']],
    ['a start that cannot be demands its stop', 'a', '-b', relation.restarts, ['a']],
    ['a start that was begun needs no stop', 'a', '!b', relation.yields, ['b']],
    ['a start that was begun and cannot be yields to the stop', 'a', '-b', relation.yields, ['a']],
    ['excludes what comes after', '!a', '!b', relation.excludes, ['a']],
    ['excludes nothing by being possible', 'a', '!b', relation.excludes, ['b']],
    ['asymmetric, and never begun', '-a', '!b', relation.asymmetric, []],
    ['asymmetric, and there already', 'a', '!b', relation.asymmetric, ['b']],
  ])('%s', (_title, first, then, flags, expected) => {
    expect(new Stage(first, then).relate('a', 'b', flags).chosen()).toEqual(expected);
  });

  it('commands parts only if it is demanded itself, not if it merely shows', () => {
    const group = new Stage('open', '!one', 'two');
    for (const part of ['one', 'two']) group.relate('open', part, relation.showsFirst | relation.commands);
    expect(group.chosen()).toEqual(['open', 'one']);
    const demanded = new Stage('!open', 'one', 'two');
    for (const part of ['one', 'two']) demanded.relate('open', part, relation.showsFirst | relation.commands);
    expect(demanded.chosen()).toEqual(['open', 'one', 'two']);
  });

  it('is content with one of several', () => {
    const either = (a: string, b: string): string[] =>
      new Stage(a, b, '!all')
        .relate('a', 'all', relation.gatesUnlessAny)
        .relate('b', 'all', relation.gatesUnlessAny)
        .chosen();
    expect(either('a', '-b')).toEqual(['all']);
    expect(either('-a', '-b')).toEqual([]);
  });

  it('waits for as many of several as it takes', () => {
    const two = (a: string, b: string, c: string): string[] => {
      const stage = new Stage(a, b, c, '!then').add('point', { kind: 'pseudo', atLeast: 2 });
      for (const first of ['a', 'b', 'c']) stage.relate(first, 'point', relation.gatesUnlessAny);
      return stage.relate('point', 'then', relation.gates).chosen();
    };
    expect(two('a', 'b', '-c')).toEqual(['then']);
    expect(two('a', '-b', '-c')).toEqual([]);
    const alone = new Stage('a', '!then').add('point', { kind: 'pseudo', atLeast: 2 });
    alone.relate('a', 'point', relation.gatesUnlessAny).relate('point', 'then', relation.gates);
    expect(alone.chosen()).toEqual([]);
  });

  it('is content with a stop that nobody makes', () => {
    const stage = new Stage('!b').add('a', { task: 'stop' }).relate('a', 'b', relation.asymmetric);
    expect(stage.chosen()).toEqual(['b']);
  });

  it('asymmetric, takes nothing down that is up', () => {
    const stage = new Stage('-a', 'b').add('stop b', { task: 'stop' });
    stage.relate('a', 'b', relation.asymmetric).relate('stop b', 'b', relation.restarts);
    expect(stage.chosen()).toEqual([]);
  });
});

describe('a start that is done once more', () => {
  const repeated = (stop: { readonly required: boolean }): string[] =>
    new Stage('other')
      .add('stop', { task: 'stop', instance: 0, ...stop })
      .add('start', { instance: 0, required: true, isRepeated: true })
      .relate('stop', 'start', relation.pulls | relation.yields)
      .relate('start', 'other', relation.pulls)
      .chosen();

  it('pulls nothing along, unless it comes after a stop', () => {
    expect(repeated({ required: false })).toEqual(['start']);
    expect(repeated({ required: true })).toEqual(['other', 'stop', 'start']);
  });
});

describe('what is moved alive', () => {
  const moving = (): Stage =>
    new Stage('other')
      .add('stop', { task: 'stop', instance: 0, required: true })
      .add('start', { instance: 0, required: true })
      .add('to', { task: 'migrate_to', instance: 0 })
      .add('from', { task: 'migrate_from', instance: 0 })
      .migrate(0, 'to', 'from')
      .relate('stop', 'start', relation.pulls | relation.restarts);

  it('pulls nothing along', () => {
    expect(moving().relate('start', 'other', relation.pulls).chosen()).toEqual(['stop', 'start', 'to', 'from']);
  });

  it('waits for what it follows to be started', () => {
    const stage = moving().add('leader', { instance: 1, required: true }).relate('leader', 'start', relation.pulls);
    expect(stage.chosen()).toEqual(['stop', 'start', 'to', 'from', 'leader']);
  });

  it('is stopped and started after all if what it follows is restarted', () => {
    const stage = moving()
      .add('leader stop', { task: 'stop', instance: 1, required: true })
      .add('leader', { instance: 1, required: true })
      .relate('leader', 'start', relation.pulls);
    expect(stage.chosen()).toEqual(['stop', 'start', 'leader stop', 'leader']);
  });

  it('stays where what has to go down before it cannot', () => {
    const stage = moving().add('above', { task: 'stop', runnable: false }).relate('above', 'stop', relation.needs);
    const blocking = stage.relate('stop', 'start', relation.blocks);
    expect(blocking.chosen()).toEqual([]);
  });

  it('is stopped if it cannot be started', () => {
    const stage = moving().add('leader', { runnable: false }).relate('leader', 'start', relation.gates);
    expect(stage.chosen()).toEqual(['stop']);
  });
});

describe('the end of a copy too many', () => {
  const stage = () => {
    const made = new Stage();
    made.add('extra', { task: 'stop', node: 1, required: true, isExtra: true });
    return made.add('here', { task: 'stop', node: 0 }).add('there', { task: 'stop', node: 1 });
  };

  it('asks for what is on its node alone', () => {
    const all = stage().relate('here', 'extra', relation.needs).relate('there', 'extra', relation.needs);
    expect(all.chosen()).toEqual(['extra', 'there']);
  });

  it('asks for nothing by a point that it makes appear', () => {
    const all = stage().add('point', { kind: 'pseudo', node: -1 });
    all.relate('point', 'extra', relation.showsFirst).relate('here', 'point', relation.needs);
    expect(all.chosen()).toEqual(['extra', 'point']);
    all.add('own', { task: 'stop', required: true }).relate('point', 'own', relation.showsFirst);
    expect(all.chosen()).toEqual(['extra', 'here', 'point', 'own']);
  });

  it('is held up by what cannot be ended on its node alone', () => {
    const stuck = { task: 'stop', required: true, runnable: false };
    const elsewhere = stage()
      .add('stuck', { ...stuck, node: 0 })
      .relate('stuck', 'extra', relation.needs);
    expect(elsewhere.chosen()).toEqual(['extra']);
    const beside = stage()
      .add('stuck', { ...stuck, node: 1 })
      .relate('stuck', 'extra', relation.needs);
    expect(beside.chosen()).toEqual([]);
  });
});
