/*
 * The parameters of `fs`. The names are those of ocf:heartbeat:Filesystem.
 */
import { isAbsolute, normalize } from 'node:path';
import type { JsonSchema } from '@understudy/contracts';

/** After validation against `parametersSchema`. */
export interface FsParameters {
  readonly device: string;
  readonly directory: string;
  readonly fstype?: string;
  readonly options?: string;
  readonly run_fsck: 'auto' | 'force' | 'no';
  readonly repair: 'safe' | 'none' | 'all';
  readonly check_level: number;
  readonly force_unmount: 'true' | 'safe' | 'false';
  /** In seconds. */
  readonly signal_delay: number;
}

export const parametersSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['device', 'directory'],
  properties: {
    device: {
      type: 'string',
      minLength: 1,
      description:
        'Block device; or LABEL=…, UUID=…, PARTLABEL=…, PARTUUID=…, -L…, -U…; or what mount takes as source.',
    },
    directory: { type: 'string', minLength: 2, description: 'Where to mount it. Made if it is not there.' },
    fstype: { type: 'string', pattern: '^[A-Za-z0-9_.-]+$', description: 'Default: found by blkid.' },
    options: { type: 'string', minLength: 1, description: 'Mount options, separated by commas.' },
    run_fsck: {
      type: 'string',
      enum: ['auto', 'force', 'no'],
      default: 'auto',
      description: 'Check before the mount: where it is needed, always, or never.',
    },
    repair: {
      type: 'string',
      enum: ['safe', 'none', 'all'],
      default: 'safe',
      description: 'What the check may repair: what is safe, nothing, or whatever it can, even if files are lost.',
    },
    check_level: {
      type: 'integer',
      enum: [0, 10, 20],
      default: 0,
      description:
        'What monitor does: 0 looks at the mount table, 10 reads, 20 writes and reads a file (OCF_CHECK_LEVEL).',
    },
    force_unmount: {
      type: 'string',
      enum: ['true', 'safe', 'false'],
      default: 'true',
      description: 'Whether stop ends the processes that keep the file system busy.',
    },
    signal_delay: {
      type: 'number',
      minimum: 0,
      maximum: 600,
      default: 3,
      description: 'How long these get after SIGTERM before SIGKILL, in seconds.',
    },
  },
};

/** What a schema cannot say; empty if all is well. */
export function problemsOf({ device, directory }: FsParameters): readonly string[] {
  const problems: string[] = [];
  if (!isAbsolute(directory)) problems.push(`directory: "${directory}" is not an absolute path`);
  if (isAbsolute(directory) && directoryOf(directory) === '/') problems.push('directory: / cannot be a resource');
  if (/^(LABEL|UUID|PARTLABEL|PARTUUID)=$/.test(device) || /^-[LU]\s*$/.test(device)) {
    problems.push(`device: "${device}" names nothing`);
  }
  return problems;
}

/** The directory as the kernel's mount table writes it, symbolic links aside. */
export function directoryOf(directory: string): string {
  const normal = normalize(directory);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/** The single options, in order. */
export function optionsOf({ options }: Pick<FsParameters, 'options'>): readonly string[] {
  return (options ?? '').split(',').filter((option) => option !== '');
}

/** True unless a read-only mount is wanted. */
export function wantsToWrite(parameters: Pick<FsParameters, 'options'>): boolean {
  return optionsOf(parameters).findLast((option) => option === 'ro' || option === 'rw') !== 'ro';
}

/** `LABEL=data` for the three ways in which people write it; null if it is no such thing. */
export function tagOf(device: string): string | null {
  if (/^(LABEL|UUID|PARTLABEL|PARTUUID)=/.test(device)) return device;
  const [, letter, value] = /^-([LU])\s*(.+)$/.exec(device) ?? [];
  if (value === undefined) return null;
  return `${letter === 'L' ? 'LABEL' : 'UUID'}=${value}`;
}
