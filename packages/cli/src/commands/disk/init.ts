import { Args, Flags } from '@oclif/core';
import { CrmCommand, jsonFlag } from '../../crm-command.ts';

export class DiskInit extends CrmCommand {
  static override readonly summary = "Prepare a shared disk for the cluster's lease.";
  static override readonly description =
    'Once, on one host, before the membership file names it (`tieBreakers: { disk: { device: … } }`). It takes the ' +
    'first 4 KiB and 8 KiB more a node, and refuses a device on which there is something there. A partition of its own ' +
    'is best, by a path that does not change (/dev/disk/by-id/…).';
  static override readonly examples = ['<%= config.bin %> disk init /dev/disk/by-id/wwn-0x5000c500a0b1c2d3-part1'];
  static override readonly args = { device: Args.string({ description: 'The device, or a file.', required: true }) };
  static override readonly flags = {
    force: Flags.boolean({ description: 'Also where there is something already: it is lost.', default: false }),
    json: jsonFlag,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(DiskInit);
    const { prepareDisk } = await import('@understudy/daemon');
    const header = await prepareDisk(this.paths(), args.device, flags.force);
    if (flags.json) this.printJson({ device: args.device, ...header });
    else this.print([`${args.device} is ready for the cluster ${header.cluster}: ${header.nodes.join(', ')}.`]);
    return 0;
  }
}
