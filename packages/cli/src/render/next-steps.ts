/** What `crm init` tells the person who has to go on. */
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { MembershipConfig } from '@understudy/crm-core';
import type { HostFiles } from '../setup/set-up-host.ts';

const keyWords: Readonly<Record<HostFiles['key'], string>> = {
  created: 'a new key, readable by root alone',
  copied: 'the key from the file you gave',
  kept: 'the key that was there, kept as it is',
};

/** Lines without their ends; `host` is the name of the host on which they are read. */
export function nextSteps(files: HostFiles, config: MembershipConfig, host: string = hostname()): string[] {
  const { membershipFile, keyFile } = files;
  const ids = config.nodes.map((node) => node.id);
  const others = ids.filter((id) => id !== host);
  return [
    `Cluster ${config.cluster} of ${ids.join(' and ')}:`,
    `  ${membershipFile}`,
    `  ${keyFile}  (${keyWords[files.key]})`,
    ...(ids.includes(host)
      ? []
      : ['', `! This host is called ${host}, which is none of its nodes: it cannot be a member.`]),
    '',
    'Next:',
    ...others.map((id) => `  copy both to ${id}:  ${copyCommand(dirname(membershipFile), id)}`),
    ...witnessStep(config),
    '  on every host:  crm daemon',
    '  on one of them: crm apply FILE, with the definition of what is to run',
  ];
}

function witnessStep({ cluster, tieBreakers: { witness } }: MembershipConfig): string[] {
  if (witness === null) return [];
  return [`  for the witness: crm witness key | ssh root@${witness.address} crm witness add ${cluster}`];
}

/** The directory itself, since a new host has none to copy into; `-p` keeps the key's mode. */
function copyCommand(directory: string, node: string): string {
  const parent = dirname(directory);
  return `scp -rp ${directory} root@${node}:${parent === '/' ? '' : parent}/`;
}
