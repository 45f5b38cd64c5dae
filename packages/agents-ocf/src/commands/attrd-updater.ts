import { done, exitCodes, misused, type Command } from './command.ts';
import { readOptions } from './read-options.ts';

/**
 * `attrd_updater`: attributes that last as long as a node's membership. All are set
 * at once: a delay (`-d`), which spares Pacemaker writes, would spare none here.
 */
export const attrdUpdater: Command = async (args, { daemon, environment }) => {
  const values = readOptions(args, options);
  const { name } = values;
  if (name === undefined) throw misused('the name of the attribute is missing (--name)');
  if (values.query === true) {
    const status = await daemon.status();
    const nodes = status.nodes.filter(({ node }) => values.all === true || node === (values.node ?? status.node));
    const lines = nodes.flatMap(({ node, attributes }) => {
      const value = attributes?.[name];
      return value === undefined ? [] : [`name="${name}" host="${node}" value="${value}"\n`];
    });
    if (lines.length > 0) return { code: exitCodes.ok, stdout: lines.join('') };
    const stderr = `Could not query value of ${name}: attribute does not exist\n`;
    return { code: exitCodes.noSuch, stderr };
  }
  if (values.refresh === true || values['update-delay'] === true) return done;
  const value = values.delete === true ? null : (values['update-both'] ?? values.update);
  if (value === undefined) throw misused('what to do is missing: --update VALUE, --delete or --query');
  const node = values.node ?? environment['OCF_RESKEY_CRM_meta_on_node'] ?? (await daemon.status()).node;
  const who = environment['OCF_RESOURCE_INSTANCE'] ?? 'attrd_updater';
  await daemon.request({ kind: 'setAttribute', node, name, value, lasting: false, who, why: '' });
  return done;
};

const options = {
  name: { type: 'string', short: 'n' },
  update: { type: 'string', short: 'U' },
  'update-both': { type: 'string', short: 'B' },
  'update-delay': { type: 'boolean', short: 'Y' },
  query: { type: 'boolean', short: 'Q' },
  delete: { type: 'boolean', short: 'D' },
  refresh: { type: 'boolean', short: 'R' },
  delay: { type: 'string', short: 'd' },
  set: { type: 'string', short: 's' },
  section: { type: 'string', short: 'S' },
  node: { type: 'string', short: 'N' },
  all: { type: 'boolean', short: 'A' },
  lifetime: { type: 'string', short: 'l' },
  private: { type: 'boolean', short: 'p' },
  quiet: { type: 'boolean', short: 'q' },
  verbose: { type: 'boolean', short: 'V', multiple: true },
} as const;
