import { describe, expect, it } from 'vitest';
import { cibText, primitive, read } from './cib.case.ts';

describe('what is not understood', () => {
  it('is listed with its place, elements and attributes', () => {
    const { unread } = read(
      '<cib>\n <configuration>\n  <nodes>\n   <node id="1" colour="red"/><host/>\n  </nodes></configuration></cib>',
    );
    expect(unread).toEqual([
      {
        kind: 'notUnderstood',
        path: 'cib/configuration/nodes/node#1',
        line: 4,
        column: 4,
        what: "attribute 'colour' of <node>",
        count: 1,
      },
      {
        kind: 'notUnderstood',
        path: 'cib/configuration/nodes',
        line: 4,
        column: 31,
        what: '<host> in <nodes>',
        count: 1,
      },
    ]);
  });

  it.each([
    ['<rsc_location id="l" rsc="a" node="n" score="1"><lifetime/></rsc_location>', '<lifetime> in <rsc_location>'],
    [
      '<rsc_location id="l" rsc="a"><rule id="r"><date_expression id="e" operation="date_spec">' +
        '<date_spec id="s" moon="4"/></date_expression></rule></rsc_location>',
      "attribute 'moon' of <date_spec>",
    ],
  ])('is also what is not carried over: %s', (constraints, what) => {
    expect(read(cibText({ constraints })).unread).toContainEqual(
      expect.objectContaining({ kind: 'notUnderstood', what }),
    );
  });

  it('is listed in the status too', () => {
    const status =
      '<node_state id="1"><lrm><lrm_resources><lrm_resource id="a"><lrm_rsc_op mood="good"/></lrm_resource></lrm_resources></lrm></node_state>';
    expect(read(cibText({}, status)).unread).toMatchObject([
      { kind: 'notUnderstood', path: 'cib/status/node_state#1/lrm/lrm_resources/lrm_resource#a/lrm_rsc_op' },
    ]);
  });
});

describe('what has no effect', () => {
  it('is counted, with the place of the first', () => {
    const resources = '<primitive id="a" class="ocf" type="t" description="one"/>'.replace('/>', '/>\n').repeat(2);
    expect(read(cibText({ resources })).unread).toMatchObject([
      { kind: 'withoutEffect', what: "attribute 'description' of <primitive>", count: 2, line: 1 },
    ]);
  });

  it('is counted over histories and whatever else there is, in the order of the document', () => {
    const lrm = `<lrm><lrm_resources><lrm_resource id="a"><lrm_rsc_op on_node="n"/></lrm_resource></lrm_resources></lrm>`;
    const { unread } = read(cibText({}, `${lrm}<node_state id="1" ha="x">${lrm}${lrm}</node_state>`));
    expect(unread).toMatchObject([
      { kind: 'invalid', path: 'cib/status/lrm' },
      {
        what: "attribute 'on_node' of <lrm_rsc_op>",
        path: 'cib/status/lrm/lrm_resources/lrm_resource#a/lrm_rsc_op',
        count: 3,
      },
      { what: "attribute 'ha' of <node_state>", count: 1 },
    ]);
    expect(unread.map(({ column }) => column)).toEqual(unread.map(({ column }) => column).toSorted((a, b) => a - b));
  });

  it('is not looked into', () => {
    const alerts = '<alert id="a" path="/bin/true"><recipient id="r" value="x"/></alert>';
    expect(read(cibText({ alerts, acls: '' })).unread).toMatchObject([{ kind: 'withoutEffect', what: '<alerts>' }]);
  });
});

it('nothing is listed of what is read', () => {
  expect(read(cibText({ resources: primitive('a') })).unread).toEqual([]);
});
