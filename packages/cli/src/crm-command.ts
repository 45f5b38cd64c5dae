/**
 * What every command shares: the client, the output, and that an error is nobody's business but `runCrm`'s, which
 * says it in words or as JSON. A command's `run` gives the exit code.
 */
import { join } from 'node:path';
import { Command, Flags } from '@oclif/core';
import { fileNames, type HostPaths, hostPaths } from '@understudy/contracts';
import { type ApiClient, createApiClient } from './client/api-client.ts';
import { type Paint, paintFor } from './render/paint.ts';

/** `--json`, the same everywhere. */
export const jsonFlag = Flags.boolean({
  description: 'Print JSON for a program; errors too, on standard output.',
  default: false,
});

/** `--why`, the same everywhere. */
export const whyFlag = Flags.string({
  description: 'The reason, kept with the change and shown in status.',
  default: '',
});

export abstract class CrmCommand extends Command {
  /** Gives the exit code. */
  abstract override run(): Promise<number>;

  /** Where things lie on this host. */
  protected paths(): HostPaths {
    return hostPaths(process.env);
  }

  protected client(): ApiClient {
    return createApiClient({ socketPath: join(this.paths().runDirectory, fileNames.apiSocket) });
  }

  /** Colours for standard output. */
  protected paint(): Paint {
    return paintFor(process.stdout, process.env);
  }

  protected print(lines: readonly string[]): void {
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  }

  /** One document, indented for a person who looks at it all the same. */
  protected printJson(document: unknown): void {
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }

  protected override catch(error: Error): Promise<never> {
    return Promise.reject(error);
  }
}
