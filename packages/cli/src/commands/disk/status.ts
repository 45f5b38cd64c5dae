import { Args } from '@oclif/core';
import { CrmCommand, jsonFlag } from '../../crm-command.ts';
import { renderDisk } from '../../render/render-disk.ts';

export class DiskStatus extends CrmCommand {
  static override readonly summary = 'Show what each node has written on a shared disk.';
  static override readonly description = 'Reads the disk itself, so it also works where no daemon runs.';
  static override readonly examples = ['<%= config.bin %> disk status /dev/disk/by-id/wwn-0x5000c500a0b1c2d3-part1'];
  static override readonly args = { device: Args.string({ description: 'The device, or a file.', required: true }) };
  static override readonly flags = { json: jsonFlag };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(DiskStatus);
    const { readDisk } = await import('@understudy/daemon');
    const report = await readDisk(this.paths(), args.device);
    if (flags.json) this.printJson(report);
    else this.print(renderDisk(report));
    return 0;
  }
}
