/**
 * A strip of sockets for the lab: fence agents on the hosts, as programs, that cut the power of a host and give it
 * back. What each device really does, and answers, the test says.
 */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';

/** One question of a fence agent. */
export interface Asked {
  /** The agent's name without `fence_`. */
  readonly device: string;
  readonly action: string;
  /** The host. */
  readonly plug: string;
}

/** Exit code: 0 done, or the host has power; 2 it has none; 1 failed. Null: what an honest strip does. */
export type Manner = (asked: Asked) => number | null;

export class PowerStrip implements Disposable {
  /** Where agents ask: seen by all hosts. */
  readonly directory = mkdtempSync(join(tmpdir(), 'power-strip-'));
  /** What was asked, in its order: `strip off a`. */
  readonly asked: string[] = [];
  manner: Manner = () => null;
  #cluster: Cluster | null = null;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();

  /** Puts the agents on every host, and begins to answer. */
  async plugIn(cluster: Cluster, devices: readonly string[]): Promise<void> {
    this.#cluster = cluster;
    writeFileSync(join(this.directory, 'metadata.xml'), metadata);
    for (const { host } of cluster.members) {
      for (const device of devices) {
        await host.writeFile(`/etc/understudy/fence/fence_${device}`, agentScript(device, this.directory), '755');
      }
    }
    this.#timer = setInterval(() => this.#look(), 20);
  }

  /** The questions but those that only look. */
  get acts(): readonly string[] {
    return this.asked.filter((text) => / (off|on|reboot) /.test(text));
  }

  /** All that was asked is done. */
  async idle(): Promise<void> {
    await this.#work;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    rmSync(this.directory, { recursive: true, force: true });
  }

  #look(): void {
    for (const file of readdirSync(this.directory).filter((name) => name.endsWith('.ready'))) {
      const path = join(this.directory, file);
      const [device = '', action = '', plug = ''] = readFileSync(path, 'utf8').trim().split(' ');
      rmSync(path);
      this.asked.push(`${device} ${action} ${plug}`.trim());
      // One after the other, as a real one does.
      this.#work = this.#work.then(async () => {
        const code = this.manner({ device, action, plug }) ?? (await this.#act(action, plug));
        writeFileSync(`${path}.new`, String(code));
        renameSync(`${path}.new`, path.replace(/ready$/, 'answer'));
      });
    }
  }

  async #act(action: string, plug: string): Promise<number> {
    if (action === 'monitor' || plug === '') return 0;
    const member = this.#cluster?.member(plug);
    if (member === undefined) return 1;
    if (action === 'status') return member.host.powered ? 0 : 2;
    if (action === 'off' && member.host.powered) await member.host.cutPower();
    if (action === 'on' && !member.host.powered) {
      await member.host.powerOn();
      member.startDaemon();
    }
    return 0;
  }
}

function agentScript(device: string, directory: string): string {
  return `#!/bin/sh
while read -r line; do
  case "$line" in action=*) action=\${line#action=} ;; plug=*) plug=\${line#plug=} ;; esac
done
[ "$action" != metadata ] || exec cat ${directory}/metadata.xml
question=$(mktemp ${directory}/XXXXXX)
echo "${device} $action $plug" > "$question.new"
mv "$question.new" "$question.ready"
while [ ! -e "$question.answer" ]; do sleep 0.02; done
exit "$(cat "$question.answer")"
`;
}

const metadata = `<resource-agent name="fence_lab" shortdesc="A strip of the lab"><parameters>
<parameter name="plug"><content type="string"/></parameter></parameters><actions>${[
  'on',
  'off',
  'status',
  'monitor',
  'metadata',
]
  .map((action) => `<action name="${action}"/>`)
  .join('')}</actions></resource-agent>
`;
