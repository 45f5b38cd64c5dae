const started = [['start', 0]] as const;

/** Copies of m on three nodes; on a it was promoted and could not be stopped, so a has to be fenced. */
export const copiesCib = `
<cib epoch="1" num_updates="1" admin_epoch="0" validate-with="pacemaker-3.0" have-quorum="1" dc-uuid="b">
  <configuration>
    <crm_config/>
    <nodes>${tagsOf((node) => `<node id="${node}" uname="${node}"/>`)}</nodes>
    <resources>
      <clone id="c">
        <meta_attributes id="c-meta"><nvpair id="c-promotable" name="promotable" value="true"/></meta_attributes>
        <primitive id="m" class="ocf" provider="pacemaker" type="Stateful"/>
      </clone>
      <primitive id="f" class="stonith" type="fence_ipmilan"/>
    </resources>
    <constraints/>
  </configuration>
  <status>${tagsOf(stateOf)}</status>
</cib>`;

function tagsOf(tag: (node: string) => string): string {
  return ['a', 'b', 'c'].map(tag).join('');
}

function stateOf(node: string): string {
  const done: readonly (readonly [string, number])[] =
    node === 'a' ? [...started, ['promote', 0], ['stop', 1]] : started;
  return `
    <node_state id="${node}" uname="${node}" in_ccm="true" crmd="online" join="member" expected="member">
      <transient_attributes id="${node}">
        <instance_attributes id="score-${node}"><nvpair id="m-${node}" name="master-m" value="10"/></instance_attributes>
      </transient_attributes>
      <lrm id="${node}"><lrm_resources>
        <lrm_resource id="m" type="Stateful" class="ocf" provider="pacemaker">${done.map(operation).join('')}</lrm_resource>
      </lrm_resources></lrm>
    </node_state>`;
}

function operation([task, code]: readonly [string, number], index: number): string {
  const key = `${index + 1}:1:0:copies`;
  return `<lrm_rsc_op id="m_${task}" operation="${task}" operation_key="m_${task}_0" interval="0" call-id="${index + 1}"
    rc-code="${code}" op-status="0" transition-key="${key}" transition-magic="0:${code};${key}"/>`;
}
