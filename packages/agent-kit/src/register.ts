import { registerHooks } from 'node:module';

/**
 * Makes `understudy/agent` and `@understudy/agent-kit` mean this copy of the kit,
 * wherever the file lies that imports them. So an agent can be one file in any folder,
 * with nothing installed beside it: `node --import @understudy/agent-kit/register`.
 */
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const urlOf = (module: string): string => new URL(`./${module}${extension}`, import.meta.url).href;

const urls: ReadonlyMap<string, string> = new Map([
  ['understudy/agent', urlOf('index')],
  ['@understudy/agent-kit', urlOf('index')],
  ['understudy/agent/testing', urlOf('testing')],
  ['@understudy/agent-kit/testing', urlOf('testing')],
]);

registerHooks({
  resolve: (specifier, context, next) => {
    const url = urls.get(specifier);
    return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
  },
});
