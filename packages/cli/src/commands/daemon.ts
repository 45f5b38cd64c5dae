import { CrmCommand } from '../crm-command.ts';
import { logLevelFlag } from '../log-level-flag.ts';
import { noteOtherCrm } from '../setup/other-crm.ts';

export class Daemon extends CrmCommand {
  static override readonly summary = 'Run this node, in the foreground.';
  static override readonly description =
    'Starts the guardian, which starts the daemon and answers for it. SIGTERM hands everything to the peer and ends it. ' +
    'It is meant to be run by the service manager, as root.';
  static override readonly flags = {
    'log-level': logLevelFlag,
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(Daemon);
    noteOtherCrm();
    // Loaded only here: every other command does without the daemon's libraries.
    const { runGuardian } = await import('@understudy/daemon');
    return runGuardian({ paths: this.paths(), logLevel: flags['log-level'] });
  }
}
