import { check, problemLines } from './definition.case.ts';

/* A definition that is sound, and what is said of it when parts of it are not. */
export const address = { agent: 'address', parameters: { ip: '10.0.0.1' } };
export const site = { agent: 'web', parameters: { port: 80 } };
export const watch = { agent: 'disk', kind: 'local' };
export const web = { kind: 'fast', members: ['address', 'site'], home: 'alpha' };

/** A sound definition, with parts replaced. */
export function cluster(parts: Readonly<Record<string, unknown>> = {}): unknown {
  return { version: 1, resources: { address, site, watch }, groups: { web }, ...parts };
}

export function siteWith(parts: Readonly<Record<string, unknown>>): unknown {
  return cluster({ resources: { address, site: { ...site, ...parts }, watch } });
}

export function constrained(...constraints: readonly unknown[]): unknown {
  return cluster({
    resources: { address, site, watch, db: { agent: 'disk' }, files: { agent: 'disk' } },
    constraints,
  });
}

export function problems(document: unknown): string[] {
  return problemLines(check(document));
}
