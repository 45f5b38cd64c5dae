import { registerHooks } from 'node:module';

/**
 * Makes `understudy/agent` and `@understudy/agent-kit` mean this copy of the kit,
 * wherever the file lies that imports them. So an agent can be one file in any folder,
 * with nothing installed beside it: `node --import @understudy/agent-kit/register`.
 */
const names: ReadonlySet<string> = new Set(['understudy/agent', '@understudy/agent-kit']);
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const kit = new URL(`./index${extension}`, import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    names.has(specifier) ? { url: kit, shortCircuit: true } : next(specifier, context),
});
