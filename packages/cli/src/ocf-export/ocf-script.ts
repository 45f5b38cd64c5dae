import { ocfActions, type OcfAction } from './ocf-metadata.ts';

/** An OCF script around one of our agents: what needs no agent it answers itself, and all else `ocf-main` does. */
export interface OcfScript {
  readonly name: string;
  /** The XML. */
  readonly metadata: string;
  readonly actions: readonly OcfAction[];
  /** Node, its options, and the module that carries the operation out: absolute paths. */
  readonly command: readonly [node: string, ...words: string[]];
  /** The last of the command's files: with it, all of the installation is there. */
  readonly program: string;
  /** Handed on as it is: what `ocf-main` must know. */
  readonly task: string;
}

/** The OCF API's names for what a caller may have to wait for, with what answers them. */
const aliases: Partial<Record<OcfAction, readonly string[]>> = { monitor: ['status'], reload: ['reload-agent'] };

/** By it a script is known to be ours. */
export const scriptMark = 'written by `crm agent export`';

const endOfMetadata = 'END-OF-METADATA';

/** Pure. No parameter is part of it: they come in the environment, and no shell reads them. */
export function ocfScript({ name, metadata, actions, command, program, task }: OcfScript): string {
  const names = actions.flatMap((action) => [ocfActions[action], ...(aliases[action] ?? [])]);
  return `#!/bin/sh
# The agent ${name} of Understudy as a resource agent of the OCF API 1.1, ${scriptMark}.
# Export it anew after an upgrade, or when Node or Understudy have moved.

node=${quoted(command[0])}
program=${quoted(program)}

case "$1" in
meta-data)
  cat <<'${endOfMetadata}'
${metadata.trimEnd()}
${endOfMetadata}
  exit 0
  ;;
usage | help)
  echo "usage: $0 ${[...names, 'meta-data', 'usage'].join('|')}"
  exit 0
  ;;
${names.join(' | ')}) ;;
*)
  echo "usage: $0 ${[...names, 'meta-data', 'usage'].join('|')}" >&2
  exit 3
  ;;
esac

for file in "$node" "$program"; do
  if [ ! -r "$file" ]; then
    echo "ocf-exit-reason:$file is not there: install Understudy, or export the agent anew" >&2
    exit 5
  fi
done

exec "$node" ${[...command.slice(1), task].map(quoted).join(' ')} "$1"
`;
}

/** One word for the shell, whatever is in it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
