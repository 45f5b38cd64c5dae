import { versions } from '@understudy/contracts';
import {
  defaultPorts,
  defaultTimings,
  formatDuration,
  type MembershipConfig,
  type Timings,
} from '@understudy/crm-core';
import { stringify } from 'yaml';
import { unicast } from './check-membership.ts';
import { tieBreakerLines } from './write-tie-breakers.ts';

/**
 * The membership file for a configuration, as YAML with a comment at each part, for
 * people to go on with. What has its default stands there as a comment.
 */
export function writeMembership(config: MembershipConfig): string {
  const links = config.nodes[0]?.links.length ?? 0;
  return [
    '# Who belongs to this cluster, and how its members reach each other.',
    '# The same on every host: members compare it, and say when it differs.',
    '',
    `version: ${versions.membership}`,
    `cluster: ${scalar(config.cluster)}`,
    '',
    "# By name, as 'uname -n' says it: one address a link, in the same order everywhere.",
    links > 1
      ? '# A peer is lost when it is silent on all of them.'
      : '# One link is a risk: add a second one, over another cable and network card.',
    'nodes:',
    ...config.nodes.map(({ id, links }) => `  ${scalar(id)}: { links: [${links.map(address).join(', ')}] }`),
    '',
    'engine: heartbeat',
    '',
    ...beatsToLines(config),
    ...timingLines(config.timings),
    '',
    ...tieBreakerLines(config),
    '',
    '# UDP, for the beats; TCP, for the messages between members.',
    portLine('beatPort', config.beatPort, defaultPorts.beatPort),
    portLine('messagePort', config.messagePort, defaultPorts.messagePort),
    '',
  ].join('\n');
}

/** Nothing, where all beats go to the peer's own address. */
function beatsToLines({ beatsTo }: MembershipConfig): string[] {
  if (beatsTo.length === 0) return [];
  const targets = beatsTo.map((to) => (to === null ? unicast : address(to)));
  return ['# Where beats go, link by link.', `beatsTo: [${targets.join(', ')}]`, ''];
}

function timingLines(timings: Timings): string[] {
  const usual = defaultTimings;
  const lines = [
    timingLine('keepalive', timings.keepaliveMs, usual.keepaliveMs, 'between two beats'),
    timingLine('warntime', timings.warntimeMs, usual.warntimeMs, 'a link that is silent for so long is warned of'),
    timingLine('deadtime', timings.deadtimeMs, usual.deadtimeMs, 'a peer that is silent for so long is lost'),
    timingLine('initdead', timings.initdeadMs, usual.initdeadMs, 'how long a node that starts waits for its peer'),
    timingLine('respawnLimit', timings.respawnLimitMs, usual.respawnLimitMs, 'how long for a daemon that starts again'),
    timingLine('hung', timings.hungMs, usual.hungMs, 'a daemon that does nothing for so long is ended'),
    timingLine(
      'selfStopLimit',
      timings.selfStopLimitMs,
      usual.selfStopLimitMs,
      'how long giving up what it owns takes',
    ),
  ];
  const isUsual = lines.every((line) => line.startsWith('#'));
  return ['# The defaults are behind a #.', isUsual ? '# timings:' : 'timings:', ...lines];
}

function timingLine(name: string, ms: number, usualMs: number, comment: string): string {
  return `${ms === usualMs ? '# ' : ''}  ${name}: ${formatDuration(ms)} # ${comment}`;
}

function portLine(name: string, port: number, usual: number): string {
  return `${port === usual ? '# ' : ''}${name}: ${port}`;
}

/** Quoted where YAML would take it for something else than text. */
function scalar(text: string): string {
  return stringify(text).trimEnd();
}

/** The colons of IPv6 mean something to YAML. */
function address(text: string): string {
  return text.includes(':') ? JSON.stringify(text) : text;
}
