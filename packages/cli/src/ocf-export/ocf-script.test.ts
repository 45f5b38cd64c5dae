import type { AgentManifest } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { ocfActionsOf, ocfMetadata } from './ocf-metadata.ts';
import { ocfScript } from './ocf-script.ts';

const manifest: AgentManifest = {
  name: 'shop',
  version: '1.2.3',
  description: 'Opens & closes <a shop>. With "care".',
  parameters: {
    type: 'object',
    required: ['door'],
    properties: {
      door: { type: 'string', description: "It's the door\u0007." },
      kind: { enum: ['big', 'small'], default: 'big', description: 'How it is.' },
      check_level: { type: 'integer', enum: [0, 20], default: 0, description: 'How closely.' },
    },
  },
  actions: [
    { action: 'start', timeoutMs: 1_500 },
    { action: 'stop', timeoutMs: 20_000 },
    { action: 'monitor', timeoutMs: 5_000, intervalMs: 10_000 },
    { action: 'clean', timeoutMs: 5_000 },
  ],
};

test('an exported agent says what it is in the words of the API', () => {
  expect(ocfMetadata('Shop', manifest, { kind: 'small' })).toMatchInlineSnapshot(`
    "<?xml version="1.0"?>
    <!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
    <resource-agent name="Shop" version="1.2.3">
    <version>1.1</version>
    <longdesc lang="en">Opens &amp; closes &lt;a shop&gt;. With &quot;care&quot;.</longdesc>
    <shortdesc lang="en">Opens &amp; closes &lt;a shop&gt;.</shortdesc>
    <parameters>
    <parameter name="door" required="1" unique="0">
    <longdesc lang="en">It's the door .</longdesc>
    <shortdesc lang="en">door</shortdesc>
    <content type="string"/>
    </parameter>
    <parameter name="kind" required="0" unique="0">
    <longdesc lang="en">How it is. One of: big, small.</longdesc>
    <shortdesc lang="en">kind</shortdesc>
    <content type="string" default="small"/>
    </parameter>
    <parameter name="check_level" required="0" unique="0">
    <longdesc lang="en">How closely. One of: 0, 20.</longdesc>
    <shortdesc lang="en">check_level</shortdesc>
    <content type="integer" default="0"/>
    </parameter>
    </parameters>
    <actions>
    <action name="start" timeout="2s"/>
    <action name="stop" timeout="20s"/>
    <action name="monitor" timeout="5s" depth="0" interval="10s"/>
    <action name="monitor" timeout="5s" depth="20" interval="60s"/>
    <action name="validate-all" timeout="20s"/>
    <action name="meta-data" timeout="5s"/>
    </actions>
    </resource-agent>
    "
  `);
});

test('no word of the installation is read by the shell', () => {
  const script = ocfScript({
    name: 'shop',
    metadata: '<x/>\n',
    actions: ocfActionsOf(manifest),
    command: ["/opt/it's/node", '$(id)'],
    program: '/opt/`id`/main.js',
    task: '{"agent":"sh\'op"}',
  });
  expect(script).toContain(`node='/opt/it'\\''s/node'\nprogram='/opt/\`id\`/main.js'\n`);
  expect(script).toContain(`exec "$node" '$(id)' '{"agent":"sh'\\''op"}' "$1"\n`);
  expect(script).toContain('\nstart | stop | monitor | status | validate-all) ;;\n');
});
