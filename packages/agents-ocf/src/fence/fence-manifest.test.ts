import { checkManifest, createParameterReader, secretParameters } from '@understudy/agent-kit/schema';
import { describe, expect, it } from 'vitest';
import { manifestFromMetadata } from './fence-manifest.ts';

const strip = `<?xml version="1.0" ?>
<resource-agent name="fence_strip" shortdesc="A strip of sockets" >
  <longdesc>Text with &lt;tags&gt; &amp; more.</longdesc>
  <parameters>
    <parameter name="action" unique="0" required="1"><content type="string" default="reboot" /></parameter>
    <parameter name="ip" unique="0" required="1">
      <getopt mixed="-a, --ip=[ip]" /><content type="string" /><shortdesc lang="en">Where it is</shortdesc>
    </parameter>
    <parameter name="plug" unique="0" required="1"><content type="string" /></parameter>
    <parameter name="password" required="0"><content type="string" /></parameter>
    <parameter name="snmp_priv_passwd" required="0"><content type="string" /></parameter>
    <parameter name="lanplus" required="0"><content type="boolean" default="0" /></parameter>
    <parameter name="ipport" required="0"><content type="integer" default="23" /></parameter>
    <parameter name="delay" required="0"><content type="second" default="0" /></parameter>
    <parameter name="method" required="0">
      <content type="select" default="onoff"><option value="onoff" /><option value="cycle" /></content>
    </parameter>
    <parameter name="odd" required="0"><content type="never heard of" /></parameter>
  </parameters>
  <actions>
    <action name="on" automatic="0"/><action name="off" timeout="15s" /><action name="reboot" /><action name="status" />
    <action name="list" /><action name="list-status" /><action name="monitor" /><action name="metadata" />
    <action name="validate-all" />
  </actions>
</resource-agent>`;

describe('the metadata of a fence agent', () => {
  const manifest = manifestFromMetadata('fence:strip', strip);

  it('becomes a manifest that an agent host accepts', () => {
    expect(checkManifest(manifest)).toEqual([]);
    expect(manifest).toMatchObject({ name: 'fence:strip', description: 'A strip of sockets', actions: [] });
    expect(manifest.fencing).toEqual({
      hostArgument: 'plug',
      actions: [
        { action: 'on', timeoutMs: 60_000 },
        { action: 'off', timeoutMs: 15_000 },
        { action: 'reboot', timeoutMs: 60_000 },
        { action: 'status', timeoutMs: 20_000 },
        { action: 'list', timeoutMs: 20_000 },
        { action: 'monitor', timeoutMs: 20_000 },
        { action: 'validate', timeoutMs: 20_000 },
      ],
    });
  });

  it('says what its parameters are, and which are secret', () => {
    expect(secretParameters(manifest.parameters)).toEqual(['password', 'snmp_priv_passwd']);
    const read = createParameterReader(manifest.parameters);
    const sound = { ip: '10.0.0.9', lanplus: true, ipport: '23', delay: 1.5, method: 'cycle', odd: 'x', plug: '7' };
    expect(read(sound)).toMatchObject({ kind: 'good' });
    expect(read({})).toMatchObject({ kind: 'bad' });
    expect(read({ ip: 'x', ipport: 'far' })).toMatchObject({ kind: 'bad' });
    expect(read({ ip: 'x', method: 'kick' })).toMatchObject({ kind: 'bad' });
    expect(read({ ip: 'x', pasword: 'y' })).toMatchObject({ kind: 'bad' });
    expect(read({ ip: 'x', action: 'off' })).toMatchObject({ kind: 'bad' });
  });

  it('of one that calls the host otherwise, or not at all', () => {
    const called = (from: string, to: string) => manifestFromMetadata('fence:x', strip.replace(from, to)).fencing;
    expect(called('name="plug"', 'name="port"')?.hostArgument).toBe('port');
    expect(called('name="plug"', 'name="vm"')?.hostArgument).toBeNull();
  });

  it.each([
    ['no XML', 'usage: fence_x', 'its metadata is not'],
    ['another document', '<cib/>', 'its metadata is not that of an agent'],
    ['one that cannot take power', strip.replace('name="off"', 'name="kdump"'), 'it has no off'],
  ])('is refused: %s', (_what, xml, reason) => {
    expect(() => manifestFromMetadata('fence:x', xml)).toThrow(reason);
  });
});
