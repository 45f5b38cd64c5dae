import {
  done,
  exitCodes,
  misused,
  ownNode,
  say,
  setAttribute,
  type Command,
  type CommandScene,
  type Said,
} from './command.ts';
import { readOptions } from './read-options.ts';

/**
 * `attrd_updater`: attributes that last as long as a node's membership. All are set
 * at once: a delay (`-d`), which spares Pacemaker writes, would spare none here.
 */
export const attrdUpdater: Command = async (args, scene) => {
  const values = readOptions(args, options);
  const { name } = values;
  if (name === undefined) throw misused('the name of the attribute is missing (--name)');
  if (values.query === true)
    return query(name, values.all === true ? null : (values.node ?? (await ownNode(scene))), scene);
  if (values.refresh === true || values['update-delay'] === true) return done;
  const value = values.delete === true ? null : (values['update-both'] ?? values.update);
  if (value === undefined) throw misused('what to do is missing: --update VALUE, --delete or --query');
  return setAttribute(scene, { node: values.node ?? (await ownNode(scene)), name, value, lasting: false });
};

/** Of one node; `node` null: of all. */
async function query(name: string, node: string | null, { daemon }: CommandScene): Promise<Said> {
  const { nodes } = await daemon.status();
  const lines = nodes.flatMap((each) => {
    const value = node === null || node === each.node ? each.attributes?.[name] : undefined;
    return value === undefined ? [] : [`name="${name}" host="${each.node}" value="${value}"`];
  });
  if (lines.length > 0) return say(lines.join('\n'));
  return { code: exitCodes.noSuch, stderr: `Could not query value of ${name}: attribute does not exist\n` };
}

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
