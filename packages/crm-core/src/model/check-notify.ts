import type { AgentManifest, Problem } from '@understudy/contracts';
import { problemAt, type CheckContext } from './check-context.ts';
import type { Path } from './check-shape-message.ts';
import type { Unit } from './document-outline.ts';

/** Whoever is to be told of other copies has some, and an agent that listens. */
export function checkNotify(context: CheckContext): Problem[] {
  return context.outline.units.flatMap((unit) => {
    const section = unit.form === 'group' ? 'groups' : 'resources';
    if (context.draft[section]?.[unit.name]?.notify !== true) return [];
    return checkUnit(unit, [section, unit.name, 'notify'], context);
  });
}

function checkUnit(unit: Unit, path: Path, { draft, manifests }: CheckContext): Problem[] {
  if (unit.kind === 'switchable') {
    const message = `'notify' has no meaning for '${unit.name}', which is switchable: it has no copies`;
    return [problemAt(path, 'misplaced-property', message, "leave it out, or make the kind 'local' or 'fast'")];
  }
  const agents = unit.members.map((member) => draft.resources?.[member]?.agent ?? '');
  const known = agents.map((agent) => manifests.get(agent));
  // What is not known is a problem of its own.
  if (known.some((manifest) => manifest === undefined || listens(manifest, unit))) return [];
  return [nobodyToTell(unit, agents, path)];
}

/** One that knows no `promote` is nowhere twice in what is fast: beside the one that is active, none runs. */
function listens({ actions }: AgentManifest, { kind }: Unit): boolean {
  const has = (wanted: string): boolean => actions.some(({ action }) => action === wanted);
  return has('notify') && (kind !== 'fast' || has('promote'));
}

function nobodyToTell({ kind }: Unit, agents: readonly string[], path: Path): Problem {
  const names = [...new Set(agents)].map((agent) => `'${agent}'`).join(', ');
  const needed = kind === 'fast' ? 'both notify and promote' : 'notify';
  return problemAt(path, 'nobody-to-tell', `nobody can be told: no agent has ${needed} (${names})`, 'leave it out');
}
