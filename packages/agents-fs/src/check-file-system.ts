/*
 * The check before the mount. Unless `repair` says otherwise, only what the checker
 * itself calls safe is repaired (preen): anything more is a person's decision.
 */
import { run, type OperationContext } from '@understudy/agent-kit';
import type { FsParameters } from './parameters.ts';
import { failureText } from './failure-text.ts';

/** Mounting them replays their journal or log; a check adds nothing, or there is no checker. */
const needNoCheck: ReadonlySet<string> = new Set([
  'xfs',
  'btrfs',
  'f2fs',
  'jfs',
  'bcachefs',
  'gfs2',
  'ocfs2',
  'iso9660',
  'squashfs',
  'erofs',
]);
const extTypes: ReadonlySet<string> = new Set(['ext2', 'ext3', 'ext4']);
/** fsck(8): 1 repaired, 2 repaired and says "reboot" (which concerns mounted ones); from 4 on it is not in order. */
const firstBadCode = 4;

type Context = OperationContext<FsParameters>;

/** Why the file system must not be mounted, or null if it may be. */
export async function checkFileSystem(source: string, context: Context): Promise<string | null> {
  const { run_fsck: policy } = context.parameters;
  if (policy === 'no') return null;
  const type = context.parameters.fstype ?? (await detectType(source, context));
  if (type === '' || (policy === 'auto' && !(await needsCheck(source, type, context)))) return null;
  return runChecker(source, type, context);
}

async function detectType(source: string, context: Context): Promise<string> {
  const argv = ['blkid', '-p', '-o', 'value', '-s', 'TYPE', source] as const;
  const found = await run(argv, { timeoutMs: context.remainingMs() });
  return found.hung === undefined ? found.stdout.trim() : '';
}

async function needsCheck(source: string, type: string, context: Context): Promise<boolean> {
  if (needNoCheck.has(type)) return false;
  return type === 'ext3' || type === 'ext4' ? hasErrorMark(source, context) : true;
}

/** A journal heals a crash, but not what the kernel found wrong: that it writes into the superblock. */
async function hasErrorMark(source: string, context: Context): Promise<boolean> {
  const header = await run(['dumpe2fs', '-h', source], { timeoutMs: context.remainingMs() });
  if (header.hung !== undefined) return true;
  return /^Filesystem state:.*\berrors?\b/m.test(header.stdout);
}

async function runChecker(source: string, type: string, context: Context): Promise<string | null> {
  const argv = [`fsck.${type}`, ...checkerWords(type, context.parameters), source] as const;
  context.log(`checking ${source}: ${argv.join(' ')}`);
  const checked = await run(argv, { timeoutMs: context.remainingMs() });
  if (checked.failedToStart !== undefined) {
    if (context.parameters.run_fsck === 'force') return checked.failedToStart;
    context.log(`not checked: ${checked.failedToStart}`);
    return null;
  }
  if ((checked.code ?? firstBadCode) < firstBadCode) return null;
  const said = failureText(argv, checked) ?? '';
  return `${source} needs a check by hand (fsck.${type} ${source}): ${said}`;
}

/** The words that all checkers share, but for -f: look at it even if it says of itself that it is clean. */
function checkerWords(type: string, { run_fsck, repair }: FsParameters): readonly string[] {
  const full = extTypes.has(type) && (run_fsck === 'force' || repair !== 'safe') ? ['-f'] : [];
  switch (repair) {
    case 'safe':
      // -a is -p in every checker's tongue, and e2fsck does not take it beside -f.
      return full.length > 0 ? [...full, '-p'] : ['-a'];
    case 'none':
      return [...full, '-n'];
    case 'all':
      return [...full, '-y'];
  }
}
