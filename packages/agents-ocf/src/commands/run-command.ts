import { attrdUpdater } from './attrd-updater.ts';
import { exitCodes, Failure, type Command, type CommandScene, type Said } from './command.ts';
import { crmAttribute } from './crm-attribute.ts';
import { crmMon } from './crm-mon.ts';
import { crmNode } from './crm-node.ts';
import { crmResource } from './crm-resource.ts';

/** By the name under which an agent calls it. */
const commands: Readonly<Record<string, Command>> = {
  crm_attribute: crmAttribute,
  crm_master: (args, scene) => crmAttribute(['--promotion', ...args], scene),
  attrd_updater: attrdUpdater,
  crm_mon: crmMon,
  crm_node: crmNode,
  crm_resource: crmResource,
};

/** Never rejects: whatever goes wrong has an exit code, and words. */
export async function runCommand(name: string, args: readonly string[], scene: CommandScene): Promise<Said> {
  const command = commands[name];
  if (command === undefined) return { code: exitCodes.usage, stderr: `there is no command ${name} here\n` };
  try {
    return await command(args, scene);
  } catch (error) {
    // What is no failure of ours comes from the reader of the arguments.
    const code = error instanceof Failure ? error.code : exitCodes.usage;
    return { code, stderr: `${name}: ${error instanceof Error ? error.message : String(error)}\n` };
  }
}
