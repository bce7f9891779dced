// How things look. Every function turns API answers into nodes; text is only ever set as text.

/** `h('td.number', {title: 'x'}, 'text', node)` makes an element. */
export function h(what, ...rest) {
  const [tag, ...classes] = what.split('.');
  const node = document.createElement(tag || 'div');
  if (classes.length) node.className = classes.join(' ');
  for (const part of rest.flat()) {
    if (part === null || part === undefined || part === false) continue;
    if (part instanceof Node || typeof part === 'string') node.append(part);
    else Object.assign(node, part);
  }
  return node;
}

const TRANSITIONAL = ['starting', 'stopping', 'destroying', 'migrating'];
const ago = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

function since(time) {
  const seconds = Math.round((Date.parse(time) - Date.now()) / 1000);
  for (const [unit, size] of [['day', 86400], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(seconds) >= size) return ago.format(Math.round(seconds / size), unit);
  }
  return ago.format(seconds, 'second');
}

function memory(bytes) {
  const gib = bytes / 2 ** 30;
  return gib >= 1 ? `${+gib.toFixed(1)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}

export function tile(label, value, note) {
  return h('.card.tile', h('.label', label), h('.value', value), h('.note', note));
}

export function typeName(type) {
  if (!type) return '–';
  const name = [type.family, type.size].filter(Boolean).join('.') || type.id;
  return type.cpus ? `${name} · ${type.cpus} vCPU, ${memory(type.memory)}` : name;
}

function destroyable(instance) {
  return !['destroying', 'destroyed', 'expunging'].includes(instance.state);
}

/** `acts(instance, verb)` is called for a button; `busy` holds ids whose order is still on its way. */
export function instanceTable(instances, { types, templates, busy, acts }) {
  if (!instances.length) {
    return h('.empty', h('p', 'No instance yet. The first one takes a few seconds.'));
  }
  const rows = [...instances]
    .sort((a, b) => String(b['created-at']).localeCompare(String(a['created-at'])))
    .map((instance) => {
      const type = types.get(instance['instance-type']?.id) ?? instance['instance-type'];
      const template = templates.get(instance.template?.id) ?? instance.template;
      const waiting = busy.has(instance.id) || TRANSITIONAL.includes(instance.state);
      const button = (verb, text, enabled, kind = '') => h(`button.quiet.small${kind}`, {
        type: 'button', disabled: waiting || !enabled, onclick: () => acts(instance, verb),
      }, text);
      return h('tr',
        h('td', h('.name', instance.name || 'unnamed'), h('.id.mono', { title: instance.id }, instance.id)),
        h('td', h(`span.state.${instance.state}`, { title: instance['state-reason'] || '' }, instance.state)),
        h('td', h('span.mono', instance['public-ip'] || '–')),
        h('td', h('div', typeName(type).split(' · ')[0]), h('.id', typeName(type).split(' · ')[1] ?? '')),
        h('td', template?.name || '–'),
        h('td', { title: instance['created-at'] || '' }, instance['created-at'] ? since(instance['created-at']) : '–'),
        h('td.doing',
          instance.state === 'stopped' ? button('start', 'Start', true) : button('stop', 'Stop', instance.state === 'running'),
          button('destroy', 'Destroy', destroyable(instance), '.destroy')));
    });
  return h('.scroll', h('table',
    h('thead', h('tr', ...['Name', 'State', 'Address', 'Type', 'Template', 'Created', ''].map((t) => h('th', t)))),
    h('tbody', rows)));
}

function ports(rule) {
  if (rule.icmp) return `type ${rule.icmp.type ?? -1}, code ${rule.icmp.code ?? -1}`;
  if (!rule['start-port']) return 'all';
  return rule['start-port'] === rule['end-port'] ? `${rule['start-port']}` : `${rule['start-port']}–${rule['end-port']}`;
}

function peer(rule, groups) {
  const group = rule['security-group'];
  if (group) return `group ${group.name || groups.get(group.id)?.name || group.id}`;
  return rule.network || 'anywhere';
}

function applied(group) {
  const version = group.version;
  const reached = group['applied-version'] ?? group.applied;
  if (version === undefined) return null;
  if (reached === undefined || reached === null) return h('span.pill', `version ${version}`);
  if (typeof reached === 'boolean') {
    return h(`span.pill${reached ? '' : '.behind'}`, `version ${version} ${reached ? 'applied' : 'on its way'}`);
  }
  return Number(reached) >= Number(version)
    ? h('span.pill', `version ${version} applied`)
    : h('span.pill.behind', `version ${version}, applied ${reached}`);
}

export function groupCards(groups) {
  if (!groups.length) return h('.card.empty', 'No security group. Without one, nothing reaches an instance.');
  const byId = new Map(groups.map((group) => [group.id, group]));
  return h('div', groups.map((group) => h('.card.group',
    h('.top', h('h3', group.name), h('span.hint', group.description || ''), applied(group)),
    (group.rules || []).length
      ? group.rules.map((rule) => h('.rule', { title: rule.description || '' },
        h('span.way', rule['flow-direction'] === 'egress' ? '→ egress' : '← ingress'),
        h('span', rule.protocol),
        h('span.mono', ports(rule)),
        h('span.mono', peer(rule, byId))))
      : h('.rule', h('span.way', 'no rules')))));
}

export function usageTable(rows) {
  if (!rows.length) return h('.empty', 'Nothing used yet.');
  return h('.scroll', h('table',
    h('thead', h('tr', h('th', 'Product'), h('th', 'What'), h('th.number', 'Quantity'), h('th', 'Unit'))),
    h('tbody', rows.map((row) => h('tr', { title: `${row.from} – ${row.to}` },
      h('td', h('.name', row.product || '–')),
      h('td', row.description || row.variable || ''),
      h('td.number', quantity(row.quantity)),
      h('td', row.unit || ''))))));
}

function quantity(text) {
  const number = Number(text);
  return Number.isFinite(number) ? number.toLocaleString('en', { maximumFractionDigits: 6 }) : String(text);
}

export function choices(items, name, text) {
  if (!items.length) return h('span.hint', 'none');
  return h('.choices', items.map((item) => h('label', h('input', { type: 'checkbox', name, value: item.id ?? item.name }), text(item))));
}

export function note(kind, text) {
  return h(`.card.note-card.${kind}`, text);
}
